import type { TailSettings } from '../sample/tail-settings.ts'
import { Tail } from '../sample/tail.ts'
import type { HeldLine, StageHost } from './stages.ts'

/**
 * Opens the tail of a logger.
 *
 * @param write - sends a line that waited to all routes.
 */
export function openTail(settings: TailSettings, host: StageHost, write: (line: HeldLine) => void): Tail<HeldLine> {
  return new Tail<HeldLine>(settings, {
    monotonic: () => host.clock.monotonic(),
    write,
    discard({ level, isLeftOut }, isOverflow) {
      ;(isLeftOut ? host.sampled : host.discarded).add(level)
      if (isOverflow) host.overflowed.add(level)
    },
    onLoss: (lost) =>
      host.report({
        code: 'CORDWOOD_PROBLEM_TAIL_FULL',
        message:
          'A scope was kept of which the oldest waiting lines had been given up for want of room: raise `tail.maxBytes` or `tail.maxTotalBytes`.',
        lost,
      }),
    onThrow: (cause) =>
      host.report({
        code: 'CORDWOOD_PROBLEM_CALLBACK',
        message: 'The function given as `tail.trigger` threw: the scope was kept.',
        cause,
        lost: 0,
      }),
  })
}
