import { checkFunction, checkInteger, checkKeys, checkObject, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { LevelTable } from '../core/level.ts'
import type { TailEnd, TailSettings } from './tail-settings.ts'

/** When a scope is kept. */
export interface TailTrigger {
  /** A line of this level or above; default `error`. */
  readonly level?: string
  /** It takes so many milliseconds or more; default: no matter. */
  readonly slowMs?: number
}

/**
 * Keeps all lines of a scope (a request, a job, an outermost `withContext`) when it fails or is slow, and discards the low ones otherwise.
 * Lines that the logger would not write wait, encoded and masked, until that is known; those that it writes are written at once.
 */
export interface TailOptions {
  /** The lowest level that waits; default `debug`. */
  readonly buffer?: string
  /**
   * What keeps a scope: a level (default `error`), or a level and a duration; and in either case a scope that throws, rejects or answers
   * with a status of 500 or above. Or a function that alone decides when the scope has ended.
   */
  readonly trigger?: string | TailTrigger | ((end: TailEnd) => boolean)
  /** UTF-16 units that may wait in one scope, then its oldest lines go; default 256 KiB. */
  readonly maxBytes?: number
  /** The same for all scopes together; default 16 MiB. */
  readonly maxTotalBytes?: number
}

function levelOf(name: string, value: unknown, levels: LevelTable): number {
  const level = levels.number(value)
  if (level !== undefined && level !== Infinity) return level
  throw new CordwoodError(
    'CORDWOOD_ERR_LEVEL_UNKNOWN',
    `Expected \`${name}\` to be one of ${levels.entries.map(([known]) => known).join(', ')}, got ${describe(value)}.`,
  )
}

/**
 * Reads the option `tail`.
 *
 * @throws CordwoodError with CORDWOOD_ERR_OPTION_INVALID, CORDWOOD_ERR_OPTION_UNKNOWN or CORDWOOD_ERR_LEVEL_UNKNOWN.
 */
export function checkTail(options: TailOptions, levels: LevelTable): TailSettings {
  checkObject('tail', options)
  checkKeys('`tail`', options, ['buffer', 'trigger', 'maxBytes', 'maxTotalBytes'])
  const { buffer = 'debug', trigger = 'error' } = options
  const settings: TailTrigger = typeof trigger === 'string' ? { level: trigger } : typeof trigger === 'function' ? {} : trigger
  checkObject('tail.trigger', settings)
  checkKeys('`tail.trigger`', settings, ['level', 'slowMs'])
  const maxBytes = checkInteger('tail.maxBytes', options.maxBytes, 256 << 10, 1024)
  return {
    buffer: levelOf('tail.buffer', buffer, levels),
    trigger: levelOf('tail.trigger.level', settings.level ?? 'error', levels),
    slowMs: settings.slowMs === undefined ? Infinity : checkInteger('tail.trigger.slowMs', settings.slowMs, 0, 1),
    decide: typeof trigger === 'function' ? checkFunction('tail.trigger', trigger) : undefined,
    maxBytes,
    maxTotalBytes: checkInteger('tail.maxTotalBytes', options.maxTotalBytes, Math.max(16 << 20, maxBytes), maxBytes),
  }
}
