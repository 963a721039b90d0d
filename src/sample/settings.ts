import type { LevelTable } from '../core/level.ts'
import type { AdaptiveSettings } from './adaptive.ts'
import type { BurstSettings } from './burst.ts'
import type { SampledCall } from './sampled-call.ts'

/** The option `sampling`, checked and complete. */
export interface SamplingSettings {
  readonly levels: LevelTable
  /** By the level's number. */
  readonly rates: ReadonlyMap<number, number>
  readonly burst: BurstSettings | undefined
  /** What tells bursts apart, besides the level. */
  readonly by: 'template' | 'level' | ((call: SampledCall) => string)
  readonly adaptive: AdaptiveSettings | undefined
  /** `usual`: by the factors of seed 002; undefined: everything has the same. */
  readonly importance: 'usual' | ((call: SampledCall) => number) | undefined
  readonly keep: ((call: SampledCall) => boolean) | undefined
}
