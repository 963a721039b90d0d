import type { LevelTable } from '../core/level.ts'
import type { ReportProblem } from '../core/problem.ts'
import { compileCondition } from '../enrich/condition.ts'
import type { TargetCondition } from './route.ts'
import { RouteSwitch } from './route-switch.ts'
import type { SinkCondition } from './sink-input.ts'

/** Checks the conditions of sinks; each becomes one switch, however many sinks stand behind it. Throws CORDWOOD_ERR_OPTION_*. */
export function openConditions(
  levels: LevelTable,
  report: ReportProblem,
): (conditions: readonly SinkCondition[]) => readonly TargetCondition[] | undefined {
  const switches = new Map<SinkCondition['source'], RouteSwitch>()
  const switchOf = (source: SinkCondition['source']): RouteSwitch => {
    const known = switches.get(source)
    if (known !== undefined) return known
    const made = new RouteSwitch(source.name, compileCondition(source.name, source.when, levels), report)
    switches.set(source, made)
    return made
  }
  return (conditions) =>
    conditions.length === 0 ? undefined : conditions.map(({ source, isMet }) => ({ gate: switchOf(source), isMet }))
}
