import type { Random } from '../core/random.ts'

/**
 * How long to wait before the next try, by chance up to a limit that doubles with each failure, so that the clients of a server
 * that comes back do not come all at once ("full jitter", AWS Architecture Blog, 2015).
 *
 * @param failures - in a row; 1 after the first.
 */
export function fullJitterMs(failures: number, baseMs: number, maxMs: number, random: Random): number {
  return random() * Math.min(maxMs, baseMs * 2 ** Math.max(0, failures - 1))
}
