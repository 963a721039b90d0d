import { checkFunction, checkInteger, checkKeys, checkObject, checkOneOf, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { LevelTable } from '../core/level.ts'
import type { Random } from '../core/random.ts'
import type { AdaptiveSettings } from './adaptive.ts'
import { adaptiveRates, alwaysKept } from './rates.ts'
import type { SampledCall } from './sampled-call.ts'
import type { SamplingSettings } from './settings.ts'

/** How bursts of like lines are cut. */
export interface BurstOptions {
  /** Lines of one kind that are kept in a window. */
  readonly first: number
  /** After them one of so many is kept, and stands for those before it; default 100, 0 for none. */
  readonly thereafter?: number
  /** Milliseconds of a window; default 1,000. */
  readonly windowMs?: number
  /** What makes lines alike, besides their level: the message literal (default; lines without one are all alike), nothing, or a key. */
  readonly by?: 'template' | 'level' | ((call: SampledCall) => string)
}

/** How rates follow the load. */
export interface AdaptiveOptions {
  /** What is no load yet. */
  readonly target?: {
    /** Milliseconds by which the event loop may be late; default 100. */
    readonly eventLoopDelayMs?: number
    /** Lines a second that the logger may write; default any number. */
    readonly linesPerSecond?: number
  }
  /** The rate that is left at full load, for levels that have not less anyway; default 0.001. */
  readonly floor?: number
}

/** Which lines are kept. Lines of level error and above always are. */
export interface SamplingOptions {
  /** From 0 (none) to 1 (all), by level. Default 1; trace follows debug, and a custom level the next of the six below it. */
  readonly rates?: Readonly<Record<string, number>>
  /** All of the first lines of a kind, then some of the rest. */
  readonly burst?: BurstOptions
  /** Rates fall under load, and rise with importance: `userFacing` twice, `criticalPath` 1.5 times, after a recent error 1.3 times. */
  readonly adaptive?: boolean | AdaptiveOptions
  /** A factor for the rate of a line, in place of those of `adaptive`. It sees the line unmasked. */
  readonly importance?: (call: SampledCall) => number
  /** True for lines that are kept whatever the rates say. It sees the line unmasked. */
  readonly keep?: (call: SampledCall) => boolean
  /** Where the numbers come from by which lines without a trace are kept, for tests. */
  readonly random?: Random
  /** Milliseconds by which the event loop is late, for tests; default what `perf_hooks` measures. */
  readonly eventLoopDelayMs?: () => number
}

function invalid(name: string, expected: string, got: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`${name}\` to be ${expected}, got ${describe(got)}.`)
}

function checkNumber(name: string, value: unknown, most: number, isAboveZero: boolean): number {
  const expected = `a number ${isAboveZero ? 'above 0' : 'from 0'}${most === Infinity ? '' : ` to ${most}`}`
  if (typeof value === 'number' && value <= most && (isAboveZero ? value > 0 : value >= 0) && value < Infinity) return value
  throw invalid(name, expected, value)
}

function checkRates(rates: unknown, levels: LevelTable): ReadonlyMap<number, number> {
  checkObject('sampling.rates', rates)
  const byLevel = new Map<number, number>()
  for (const [name, rate] of Object.entries(rates as object) as [string, unknown][]) {
    const level = levels.number(name)
    if (level === undefined || level === Infinity) {
      const names = levels.entries.map(([known]) => known).join(', ')
      throw new CordwoodError(
        'CORDWOOD_ERR_LEVEL_UNKNOWN',
        `Expected the names in \`sampling.rates\` to be levels (${names}), got ${describe(name)}.`,
      )
    }
    const checked = checkNumber(`sampling.rates.${name}`, rate, 1, false)
    if (level >= alwaysKept && checked < 1) {
      throw invalid(`sampling.rates.${name}`, '1, because lines of level error and above are never sampled', rate)
    }
    byLevel.set(level, checked)
  }
  return byLevel
}

function checkAdaptive(given: boolean | AdaptiveOptions | undefined): AdaptiveSettings | undefined {
  if (given === undefined || given === false) return undefined
  const { target = {}, floor = 0.001 }: AdaptiveOptions = given === true ? {} : given
  if (given !== true) {
    checkObject('sampling.adaptive', given)
    checkKeys('`sampling.adaptive`', given, ['target', 'floor'])
  }
  checkObject('sampling.adaptive.target', target)
  checkKeys('`sampling.adaptive.target`', target, ['eventLoopDelayMs', 'linesPerSecond'])
  const { eventLoopDelayMs = 100, linesPerSecond } = target
  return {
    eventLoopDelayMs: checkNumber('sampling.adaptive.target.eventLoopDelayMs', eventLoopDelayMs, Infinity, true),
    linesPerSecond:
      linesPerSecond === undefined
        ? undefined
        : checkNumber('sampling.adaptive.target.linesPerSecond', linesPerSecond, Infinity, true),
    floor: checkNumber('sampling.adaptive.floor', floor, 1, false),
  }
}

const known = ['rates', 'burst', 'adaptive', 'importance', 'keep', 'random', 'eventLoopDelayMs']
const burstKeys = 2048

/**
 * Reads the option `sampling`.
 *
 * @throws CordwoodError with CORDWOOD_ERR_OPTION_INVALID, CORDWOOD_ERR_OPTION_UNKNOWN or CORDWOOD_ERR_LEVEL_UNKNOWN.
 */
export function checkSampling(given: unknown, levels: LevelTable): SamplingSettings {
  if (typeof given === 'string') checkOneOf('sampling', given, ['adaptive'], 'adaptive')
  const options: SamplingOptions = given === 'adaptive' ? { rates: adaptiveRates, adaptive: true } : (given as SamplingOptions)
  checkObject('sampling', options, "'adaptive' or an object such as { rates: { info: 0.1 } }")
  checkKeys('`sampling`', options, known)
  const { rates, burst, importance, keep } = options
  checkFunction('sampling.importance', importance)
  checkFunction('sampling.keep', keep)
  checkFunction('sampling.random', options.random)
  checkFunction('sampling.eventLoopDelayMs', options.eventLoopDelayMs)
  if (burst !== undefined) {
    checkObject('sampling.burst', burst)
    checkKeys('`sampling.burst`', burst, ['first', 'thereafter', 'windowMs', 'by'])
    if (burst.first === undefined) throw invalid('sampling.burst.first', 'an integer', undefined)
  }
  const by = burst?.by ?? 'template'
  const adaptive = checkAdaptive(options.adaptive)
  return {
    levels,
    rates: rates === undefined ? new Map<number, number>() : checkRates(rates, levels),
    burst:
      burst === undefined
        ? undefined
        : {
            first: checkInteger('sampling.burst.first', burst.first, 1, 0),
            thereafter: checkInteger('sampling.burst.thereafter', burst.thereafter, 100, 0),
            windowMs: checkInteger('sampling.burst.windowMs', burst.windowMs, 1000, 1),
            capacity: burstKeys,
          },
    by: typeof by === 'function' ? by : checkOneOf('sampling.burst.by', by, ['template', 'level'], 'template'),
    adaptive,
    importance: importance ?? (adaptive === undefined ? undefined : 'usual'),
    keep,
  }
}
