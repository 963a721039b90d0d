import { standardLevels } from '../core/level.ts'
import type { ReportProblem } from '../core/problem.ts'
import type { LogRecord } from '../core/record.ts'
import { levelNumber } from './levels.ts'
import { openConditions } from './open-conditions.ts'
import { resolveSinks } from './sink-input.ts'
import type { StageRecord } from './stage-record.ts'

/** A route as a stage: it says to which sinks it would lead a record, and leads it nowhere. */
export function routeStage(input: unknown, name: string, report: ReportProblem): { process(record: StageRecord): StageRecord } {
  const conditionsOf = openConditions(standardLevels, report)
  const sinks = resolveSinks([input], name).map(({ sink, level, filter, conditions }) => {
    const floor = level === undefined ? -Infinity : levelNumber(standardLevels, level, `${name}.level`)
    return { name: sink.name, floor, filter, conditions: conditionsOf(conditions) ?? [] }
  })
  let sequence = 0
  return {
    process(record) {
      // A number of its own: a condition is asked once a record.
      sequence++
      const { level, message, template } = record
      const line = { level, sequence, template: template ?? message }
      const decode = (): LogRecord => record as LogRecord
      const reached = sinks.filter(
        ({ floor, filter, conditions }) =>
          level >= floor &&
          conditions.every(({ gate, isMet }) => gate.holds(line, decode) === isMet) &&
          (filter === undefined || Boolean(filter(record as LogRecord) as unknown)),
      )
      return { ...record, sinks: [...(record.sinks ?? []), ...reached.map((sink) => sink.name)] }
    },
  }
}
