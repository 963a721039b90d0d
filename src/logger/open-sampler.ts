import { systemRandom } from '../core/random.ts'
import type { LevelTable } from '../core/level.ts'
import type { ReportProblem } from '../core/problem.ts'
import type { Fields } from '../core/record.ts'
import { checkSampling, type SamplingOptions } from '../sample/options.ts'
import { Sampler } from '../sample/sampler.ts'
import type { Writer } from '../writer/writer.ts'
import { openLoadMeter } from './load-meter.ts'

/** A sampler, and how to free what it measures with. */
export interface OpenSampler {
  readonly sampler: Sampler
  readonly stop: () => void
}

/**
 * Makes the sampler of a logger.
 *
 * @param option - the option `sampling`; undefined for none.
 * @param writers - whose rings are a part of the load; they may be opened later.
 * @throws CordwoodError for an option that cannot be used.
 */
export function openSampler(
  option: 'adaptive' | SamplingOptions | undefined,
  levels: LevelTable,
  base: Fields,
  writers: () => readonly Writer[],
  report: ReportProblem,
): OpenSampler | undefined {
  if (option === undefined) return undefined
  const settings = checkSampling(option, levels)
  const { random = systemRandom, eventLoopDelayMs }: SamplingOptions = option === 'adaptive' ? {} : option
  const meter = settings.adaptive === undefined ? undefined : openLoadMeter(writers, eventLoopDelayMs)
  const sampler = new Sampler(settings, {
    random,
    base,
    measure: () => meter?.read() ?? { eventLoopDelayMs: 0, ringFill: 0 },
    onThrow: (name, cause) =>
      report({
        code: 'CORDWOOD_PROBLEM_CALLBACK',
        message: `The function given as \`${name}\` failed: its line was treated as if there were none.`,
        cause,
        lost: 0,
      }),
  })
  return { sampler, stop: () => meter?.stop() }
}
