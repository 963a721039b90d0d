import { systemClock } from '../core/clock.ts'
import { standardLevels } from '../core/level.ts'
import type { ReportProblem } from '../core/problem.ts'
import type { Fields } from '../core/record.ts'
import { Enrichers } from '../enrich/enrichers.ts'
import { memberOf, spellingsOf } from '../enrich/field-names.ts'
import { resolveEnrichers } from '../enrich/resolve.ts'
import { View } from '../enrich/view.ts'
import { within } from '../writer/within.ts'
import type { StageRecord } from './stage-record.ts'

/** Adds what the record does not have yet, under any spelling. */
function added(record: StageRecord, fields: Fields): StageRecord {
  const free = Object.entries(fields).filter(
    ([name, value]) => value !== undefined && spellingsOf(name).every((each) => memberOf(record.fields, each) === undefined),
  )
  return { ...record, fields: { ...record.fields, ...Object.fromEntries(free) } }
}

/** An enricher as a stage: what it looks up is waited for, at most its `budgetMs`. */
export function enrichStage(
  input: unknown,
  name: string,
  report: ReportProblem,
): { process(record: StageRecord): Promise<StageRecord> } {
  const resolved = resolveEnrichers([input], name, standardLevels).map((enricher) => {
    return { ...enricher, name: enricher.name === `${name}[0]` ? name : enricher.name }
  })
  const enrichers = new Enrichers(resolved, report, () => systemClock.monotonic())
  return {
    async process(record) {
      const { level, time, message, template, fields, error } = record
      const { now, later } = enrichers.ask(
        new View({
          level,
          time,
          error,
          fields,
          levelName: standardLevels.name,
          template: template ?? message,
          message: () => message,
          farther: [],
        }),
      )
      let found = now
      if (later !== undefined) {
        const isInTime = await within(later.budgetMs, async () => void (await later.work))
        found = [...now, ...later.take(isInTime)]
      }
      return found.reduce(added, record)
    },
  }
}
