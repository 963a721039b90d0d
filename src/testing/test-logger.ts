import type { Problem } from '../core/problem.ts'
import { createLogger } from '../logger/create.ts'
import type { StructuredLogger } from '../logger/logger.ts'
import type { LoggerOptions } from '../logger/options.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'
import { createRecorder, type Recorder } from './recorder.ts'

/** A logger for a test, and what the test looks at. */
export interface TestLogger<Custom extends string = never> {
  /** The logger to hand to what is tested. */
  readonly log: StructuredLogger<Custom>
  /** Has each record when its call returns. */
  readonly recorder: Recorder
  /** The logger's clock, unless another one was given. */
  readonly clock: FakeClock
  /** What went wrong inside, unless another `onProblem` was given. */
  readonly problems: readonly Problem[]
}

/**
 * Makes a logger that logs everything, at once, into a recorder, by a clock that stands still, and leaves the process alone. Options win
 * over these; sinks that are given come beside the recorder.
 *
 * @throws CordwoodError as `createLogger` does.
 *
 * @example
 * ```ts
 * import { createTestLogger } from 'cordwood/testing'
 * const { log, recorder, clock } = createTestLogger()
 * clock.advance(5)
 * log.info('order {orderId} placed', { orderId: 'o1' })
 * recorder.assertLogged({ message: 'order o1 placed', fields: { orderId: 'o1' } })
 * recorder.assertNotLogged({ level: 'error' })
 * console.log(recorder.last()?.time === clock.now()) // → true
 * ```
 */
export function createTestLogger<const Custom extends string = never>(options: LoggerOptions<Custom> = {}): TestLogger<Custom> {
  const recorder = createRecorder()
  const clock = createFakeClock()
  const problems: Problem[] = []
  const log = createLogger<Custom>({
    level: 'trace',
    clock,
    onProblem: (problem) => problems.push(problem),
    exit: { signals: [], logFatal: false },
    ...options,
    ring: { syncAtOrAbove: 'trace', ...options.ring },
    sinks: [recorder, ...(options.sinks ?? [])],
  })
  return { log, recorder, clock, problems }
}
