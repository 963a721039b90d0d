import { checkKeys, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import { node } from '../core/node.ts'
import { readDuration } from './duration.ts'
import { type LevelOwner, switchOf } from './level-switch.ts'

/** Options of {@link levelSignal}. */
export interface LevelSignalOptions {
  /** Default SIGUSR2. */
  readonly signal?: NodeJS.Signals
  /** The level while it is raised; default `debug`. */
  readonly level?: string
  /** How long, as `10m` or milliseconds; default 10 minutes. */
  readonly for?: string | number
}

/** Takes the listener of a signal away again. */
export interface LevelSignal extends Disposable {
  /** The same as disposing of it; the level goes back if it is raised. */
  off(): void
}

/**
 * Raises the level of a logger for a time when the process gets a signal (`kill -USR2 <pid>`), and lets it go back by itself; a second signal
 * lets it go back at once. It keeps no process alive, and ends with `log.close()`.
 *
 * @param log - a logger.
 * @throws CordwoodError for options that cannot be used, and for a signal that cannot be listened for here.
 *
 * @example
 * ```ts
 * import { createLogger, levelSignal } from 'cordwood'
 * const log = createLogger()
 * levelSignal(log, { level: 'debug', for: '15m' })
 * ```
 */
export function levelSignal(log: LevelOwner, options: LevelSignalOptions = {}): LevelSignal {
  checkKeys('levelSignal', options, ['signal', 'level', 'for'])
  const { signal = 'SIGUSR2', level = 'debug' } = options
  const forMs = readDuration('for', options.for ?? '10m')
  if (!Object.hasOwn(node.os.constants.signals, signal) || signal === 'SIGKILL' || signal === 'SIGSTOP') {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected \`signal\` to be one that a process can handle, got ${describe(signal)}.`,
    )
  }
  const levels = switchOf(log)
  levels.check(level)
  const handler = (): void => {
    if (levels.temporary === undefined) levels.set(level, forMs)
    else levels.revert()
  }
  try {
    process.on(signal, handler)
  } catch (cause) {
    throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`signal\` to be one of this system, got ${signal}.`, {
      cause,
    })
  }
  const off = (): void => {
    process.off(signal, handler)
    levels.revert()
  }
  levels.atClose(off)
  return { off, [Symbol.dispose]: off }
}
