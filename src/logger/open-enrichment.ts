import { systemClock } from '../core/clock.ts'
import type { LevelTable } from '../core/level.ts'
import type { ReportProblem } from '../core/problem.ts'
import type { Fields } from '../core/record.ts'
import { type Compiled, compileCondition } from '../enrich/condition.ts'
import type { EnrichRecord } from '../enrich/enricher.ts'
import { Enrichers } from '../enrich/enrichers.ts'
import { isConstant, type Resolved, resolveEnrichers } from '../enrich/resolve.ts'
import { Enrichment, type EnrichmentParts } from './enrichment.ts'
import type { LoggerOptions } from './options.ts'

/** The options `enrich` and `filter`, checked. */
export interface ReadEnrich {
  /** The base fields, over those that enrichers add to every line. */
  readonly base: Fields | undefined
  readonly enrichers: readonly Resolved[]
  readonly filter: Compiled<EnrichRecord> | undefined
}

/** Checks the options. What is always added needs no enricher at all: it is encoded once. Throws CORDWOOD_ERR_OPTION_*. */
export function readEnrich(options: LoggerOptions<string>, levels: LevelTable): ReadEnrich {
  const all = resolveEnrichers(options.enrich, 'enrich', levels)
  const constants = all.filter(isConstant).map(({ fields }) => fields ?? {})
  const { base, filter } = options
  return {
    base: constants.length === 0 ? base : (Object.assign({}, ...constants.reverse(), base) as Fields),
    enrichers: all.filter((enricher) => !isConstant(enricher)),
    filter: filter === undefined ? undefined : compileCondition('filter', filter, levels),
  }
}

/** Opens the stage; undefined where nothing is asked. */
export function openEnrichment(
  { enrichers, filter }: ReadEnrich,
  parts: Omit<EnrichmentParts, 'enrichers' | 'filter' | 'monotonic'> & { readonly report: ReportProblem },
): Enrichment | undefined {
  if (enrichers.length === 0 && filter === undefined) return undefined
  // Of the system, as the timers by which look-ups are given up.
  const monotonic = (): number => systemClock.monotonic()
  return new Enrichment({ ...parts, filter, monotonic, enrichers: new Enrichers(enrichers, parts.report, monotonic) })
}
