import type { Context, SamplingFacts } from '../core/context.ts'
import type { Bound } from '../core/encoder.ts'
import type { MessageSite } from '../core/message.ts'
import type { Fields } from '../core/record.ts'
import type { Random } from '../core/random.ts'
import { Adaptive, type Measured } from './adaptive.ts'
import { BurstLimit } from './burst.ts'
import { noFacts, readFacts } from './facts.ts'
import { importanceOf, recentErrorMs } from './importance.ts'
import { alwaysKept, Rates } from './rates.ts'
import { CallView, type SampledCall } from './sampled-call.ts'
import type { SamplingSettings } from './settings.ts'

/** What a sampler needs of its logger. */
export interface SamplerHost {
  readonly random: Random
  /** Fields of every line. */
  readonly base: Fields
  readonly measure: () => Measured
  /** Told of what a function of the option threw. */
  readonly onThrow: (name: string, cause: unknown) => void
}

/** One log call; made only where more than the level's rate and the trace has a say. */
interface Call {
  readonly level: number
  readonly time: number
  readonly site: MessageSite | undefined
  readonly message: string
  readonly fields: Fields | undefined
  readonly context: Context | undefined
  readonly bound: Bound | undefined
}

/**
 * Decides which lines are kept, before anything is made of them: the rate of the level, by load and importance, against the number of
 * the trace (without a trace, a random one); then the limit of bursts.
 */
export class Sampler {
  /** By which the last line was kept or left out. */
  rate = 1
  readonly #settings: SamplingSettings
  readonly #host: SamplerHost
  readonly #rates: Rates
  readonly #burst: BurstLimit | undefined
  readonly #adaptive: Adaptive | undefined
  /** Whether anything but the level's rate and the trace has a say. */
  readonly #isPlain: boolean
  readonly #baseFacts: SamplingFacts
  readonly #boundFacts = new WeakMap<Bound, SamplingFacts>()
  #lastBound: Bound | undefined
  #lastBoundFacts: SamplingFacts = noFacts
  #lastErrorTime = -Infinity
  #load = 0

  constructor(settings: SamplingSettings, host: SamplerHost) {
    this.#settings = settings
    this.#host = host
    this.#rates = new Rates(settings.rates, settings.levels)
    this.#burst = settings.burst === undefined ? undefined : new BurstLimit(settings.burst)
    this.#adaptive = settings.adaptive === undefined ? undefined : new Adaptive(settings.adaptive, host.measure)
    const { keep, importance, burst, adaptive } = settings
    this.#isPlain = [keep, importance, burst, adaptive].every((part) => part === undefined)
    this.#baseFacts = readFacts(host.base)
  }

  /** As it was when the last line came: 0 to 1. */
  get load(): number {
    return this.#load
  }

  /** For how many lines this one stands, itself included: 1 or more; 0 leaves it out. Never throws. */
  decide(
    level: number,
    time: number,
    site: MessageSite | undefined,
    message: string,
    fields: Fields | undefined,
    context: Context | undefined,
    bound: Bound | undefined,
  ): number {
    this.rate = 1
    if (level >= alwaysKept) {
      this.#lastErrorTime = time
      this.#adaptive?.spend(time, true)
      return 1
    }
    const { keep } = this.#settings
    const call = this.#isPlain ? undefined : { level, time, site, message, fields, context, bound }
    if (keep !== undefined && call !== undefined && this.#asks(keep, call)) {
      this.#adaptive?.spend(time, true)
      return 1
    }
    const rate = call === undefined ? this.#rates.of(level) : this.#adjusted(this.#rates.of(level), call)
    this.rate = rate
    if (rate < 1 && this.#number(fields, context, bound) >= rate) return 0
    let weight = rate < 1 ? 1 / rate : 1
    if (this.#burst !== undefined && call !== undefined) {
      const before = weight
      weight = this.#burst.take(level, this.#key(call), time, weight)
      if (weight === 0) return 0
      if (weight !== before) this.rate = 1 / weight
    }
    this.#adaptive?.spend(time, false)
    return weight
  }

  #adjusted(rate: number, call: Call): number {
    const { time } = call
    const adaptive = this.#adaptive
    const importance = this.#importance(call)
    if (adaptive === undefined) return Math.min(1, rate * importance)
    const load = adaptive.load(time)
    this.#load = load
    adaptive.expect(Math.min(1, rate * importance))
    return Math.min(1, (load === 0 ? rate : adaptive.adjust(rate, load)) * importance)
  }

  #importance(call: Call): number {
    const { importance } = this.#settings
    if (importance === undefined) return 1
    if (importance === 'usual') {
      const { time, fields, context, bound } = call
      const age = time - this.#lastErrorTime
      const isRecent = age >= 0 && age < recentErrorMs
      const child = this.#factsOfBound(bound)
      const scope = factsOfContext(context)
      try {
        return importanceOf(fields, child, scope, this.#baseFacts, isRecent)
      } catch {
        return importanceOf(undefined, child, scope, this.#baseFacts, isRecent)
      }
    }
    try {
      const factor: unknown = importance(this.#view(call))
      if (typeof factor === 'number' && factor >= 0) return factor
      this.#host.onThrow('sampling.importance', new TypeError(`expected a number of 0 or more, got ${String(factor)}`))
    } catch (cause) {
      this.#host.onThrow('sampling.importance', cause)
    }
    return 1
  }

  /** Of the trace the line will name: the child's, the context's, or the call's own. */
  #number(fields: Fields | undefined, context: Context | undefined, bound: Bound | undefined): number {
    let number = bound === undefined ? -1 : this.#factsOfBound(bound).traceNumber
    if (number < 0 && context !== undefined) number = factsOfContext(context).traceNumber
    if (number < 0 && fields !== undefined) number = readFacts(fields).traceNumber
    return number < 0 ? this.#host.random() : number
  }

  #factsOfBound(bound: Bound | undefined): SamplingFacts {
    if (bound === this.#lastBound) return this.#lastBoundFacts
    let facts = bound === undefined ? noFacts : this.#boundFacts.get(bound)
    if (facts === undefined && bound !== undefined) this.#boundFacts.set(bound, (facts = readFacts(bound.fields)))
    this.#lastBound = bound
    return (this.#lastBoundFacts = facts ?? noFacts)
  }

  /** Lines that come from no literal share one key: their texts are as many as the data. */
  #key(call: Call): string {
    const { by } = this.#settings
    if (by === 'level') return ''
    if (by === 'template') return call.site === undefined ? '' : call.site.literal
    try {
      const key: unknown = by(this.#view(call))
      return String(key)
    } catch (cause) {
      this.#host.onThrow('sampling.burst.by', cause)
      return ''
    }
  }

  #asks(keep: (call: SampledCall) => boolean, call: Call): boolean {
    try {
      return Boolean(keep(this.#view(call)) as unknown)
    } catch (cause) {
      this.#host.onThrow('sampling.keep', cause)
      return true
    }
  }

  #view({ level, time, message, fields, context, bound }: Call): SampledCall {
    return new CallView(level, time, message, [this.#host.base, context?.fields, bound?.fields, fields])
  }
}

/** Read once a context: its fields never change. */
function factsOfContext(context: Context | undefined): SamplingFacts {
  return context === undefined ? noFacts : (context.sampling ??= readFacts(context.fields))
}
