import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readPart } from '../directory/read-store.ts'
import { checkSignal } from './maintenance.ts'
import type { StoreHost } from './store-host.ts'

const pauseMs = 50

/** Who wants the lines of a living writer to be in segments puts this file into his folder. */
export function wishPath(folder: string): string {
  return join(folder, 'seal')
}

/**
 * Asks the writer of a folder to seal what he has written until now, and waits until he has.
 *
 * @param upTo - the number of the last hot file that matters.
 * @returns false when he does not within the time: he is an older version, or is held up.
 */
export async function askToSeal(
  folder: string,
  upTo: number,
  timeoutMs: number,
  host: StoreHost,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { files, clock } = host
  const end = clock.monotonic() + timeoutMs
  const wish = wishPath(folder)
  files.remove(wish)
  files.close(files.create(wish))
  try {
    while (readPart(folder, files).hot.some(({ number }) => number <= upTo)) {
      checkSignal(signal)
      if (clock.monotonic() > end) return false
      await sleep(pauseMs)
    }
    return true
  } finally {
    files.remove(wish)
  }
}
