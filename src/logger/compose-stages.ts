import { checkFunction, checkKeys, describe } from '../core/check.ts'
import { systemClock } from '../core/clock.ts'
import { CordwoodError } from '../core/error.ts'
import { standardLevels } from '../core/level.ts'
import type { Problem } from '../core/problem.ts'
import type { EnrichFunction, Enricher } from '../enrich/enricher.ts'
import { createProblemDoor } from './problem-door.ts'
import type { RoutedSink, SinkRoute } from './sink-input.ts'
import { type StageInput, type StageRecord, toStageRecord } from './stage-record.ts'
import { enrichStage } from './stage-enrich.ts'
import { routeStage } from './stage-route.ts'

/** One step: it answers with the record, another one, or nothing, which ends its way. */
export interface Stage {
  /** Takes a record, and answers with what the next step gets. */
  process(record: StageRecord): StageRecord | undefined | Promise<StageRecord | undefined>
}

/** What masks a record: what `createMasker()` makes. */
export interface MaskingStage {
  /** The same value, masked; what is given stays as it is. */
  value(value: unknown): unknown
  /** The same text, masked. */
  text(text: string): string
}

/** What may stand in {@link composeStages}: an enricher, a masker, a route, or anything with `process`. */
export type StageInputs = readonly (Stage | EnrichFunction | Enricher | MaskingStage | SinkRoute | RoutedSink)[]

/** Options of {@link composeStages}. */
export interface ComposeOptions {
  /** Told of what goes wrong in a stage; default: standard error, once per code per minute. */
  readonly onProblem?: (problem: Problem) => void
}

/** Stages put together. */
export interface ComposedStages {
  /**
   * Runs one record through all stages.
   *
   * @returns the record as the last stage left it; undefined where a stage ended its way. It rejects with what a stage of your own throws.
   */
  process(record: StageInput): Promise<StageRecord | undefined>
}

const has = (stage: object, name: string): boolean => name in stage && typeof Reflect.get(stage, name) === 'function'

function maskStage(masker: MaskingStage): Stage {
  return {
    process(record) {
      const { message, template, fields, error } = record
      return {
        ...record,
        message: masker.text(message),
        ...(template !== undefined && { template: masker.text(template) }),
        fields: masker.value(fields) as StageRecord['fields'],
        ...(error !== undefined && { error: masker.value(error) }),
      }
    },
  }
}

/**
 * Puts stages together and runs records through them, one at a time and without a logger or a sink: enrichers, maskers, routes and
 * whatever has a method `process`, in the order given. It is the pipeline of a logger to try out and to use for records from
 * elsewhere; a logger encodes and masks in one pass instead.
 *
 * Enrichers see the record as it is at their place, so stand before the masker. What they add overwrites nothing. A route puts the
 * names of the sinks it would lead to into `sinks` of the record.
 *
 * @throws CordwoodError for what is no stage.
 *
 * @example
 * ```ts
 * import { composeStages, file, route } from 'cordwood'
 * const stages = composeStages([
 *   { when: { type: 'http_request' }, enrich: async (record) => ({ 'client.geo.country_iso_code': record.get('client.ip') ? 'NO' : undefined }) },
 *   route({ when: { level: 'error' }, sinks: [file({ path: 'errors.log' })] }),
 * ])
 * const record = await stages.process({ level: 'error', message: 'no answer', type: 'http_request', 'client.ip': '192.0.2.7' })
 * console.log(record?.fields['client.geo.country_iso_code'], record?.sinks) // → NO [ 'file' ]
 * ```
 */
export function composeStages(stages: StageInputs, options: ComposeOptions = {}): ComposedStages {
  checkKeys('composeStages()', options, ['onProblem'])
  checkFunction('onProblem', options.onProblem)
  if (!Array.isArray(stages)) {
    throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected a list of stages, got ${describe(stages)}.`)
  }
  const { report } = createProblemDoor(options.onProblem, () => systemClock.monotonic())
  const all = (stages as readonly unknown[]).map((stage, index): Stage => {
    const name = `stages[${index}]`
    if (typeof stage === 'function') return enrichStage(stage, name, report)
    if (typeof stage === 'object' && stage !== null) {
      if (has(stage, 'process')) return stage as Stage
      if ('enrich' in stage) return enrichStage(stage, name, report)
      if (has(stage, 'value') && has(stage, 'text')) return maskStage(stage as MaskingStage)
      if ('sinks' in stage || 'sink' in stage) return routeStage(stage, name, report)
    }
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected \`${name}\` to be an enricher, a masker, a route, or an object with a method process, got ${describe(stage)}.`,
    )
  })
  return {
    async process(input) {
      let record: StageRecord | undefined = toStageRecord(input, standardLevels, () => systemClock.now())
      for (const stage of all) {
        record = await stage.process(record)
        if (record === undefined || record === null) return undefined
      }
      return record
    },
  }
}
