import type { Context } from '../../src/core/context.ts'
import { createRandom } from '../../src/core/random.ts'
import { standardLevels } from '../../src/core/level.ts'
import { createContext } from '../../src/context/context.ts'
import { checkSampling, type SamplingOptions } from '../../src/sample/options.ts'
import { Sampler } from '../../src/sample/sampler.ts'

/** One line, as much as a sampler sees of it. */
export interface Line {
  readonly level?: number
  readonly time?: number
  readonly message?: string
  readonly fields?: object
  readonly context?: Context
}

/** A sampler of which nothing is left to chance. */
export interface Rig {
  readonly sampler: Sampler
  readonly thrown: string[]
  /** The weight of a line; 0 when it is left out. */
  decide(line?: Line): number
  /** How many of so many lines are kept. */
  kept(count: number, line?: Line): number
  /** What is measured outside. */
  load: { eventLoopDelayMs: number; ringFill: number }
}

export function rig(options: SamplingOptions | 'adaptive', base: object = {}): Rig {
  const thrown: string[] = []
  const load = { eventLoopDelayMs: 0, ringFill: 0 }
  const sampler = new Sampler(checkSampling(options, standardLevels), {
    random: createRandom(7),
    base,
    measure: () => load,
    onThrow: (name) => thrown.push(name),
  })
  const decide = ({ level = 30, time = 0, message = 'm', fields, context }: Line = {}): number =>
    sampler.decide(level, time, undefined, message, fields, context, undefined)
  return {
    sampler,
    thrown,
    load,
    decide,
    kept(count, line) {
      let kept = 0
      for (let index = 0; index < count; index++) if (decide(line) > 0) kept++
      return kept
    },
  }
}

/** A context with a trace id. */
export const traced = (traceId: string): Context => createContext({ traceId })

/** Whether a count is within four standard deviations of what a rate makes expect. */
export function isAbout(count: number, of: number, rate: number): boolean {
  return Math.abs(count - of * rate) <= 4 * Math.sqrt(of * rate * (1 - rate)) + 1e-9
}
