import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ServiceFormat, serviceLines } from '../lib/service-lines.ts'

/** Lines of one kind. */
export interface LineSet {
  readonly name: string
  /** Objects of JSON; else plain text. */
  readonly isJson: boolean
  /** What must be reached, and the goal, of the sealed store: times smaller than zstd -19 --long. */
  readonly must: number
  readonly goal: number
  /** The same, compacted. */
  readonly compactedMust?: number
  readonly compactedGoal?: number
  bytes(lines: number): Promise<Buffer>
}

const service = (name: string, format: ServiceFormat, hasRandomIds: boolean, must: number, goal: number): LineSet => ({
  name,
  isJson: true,
  must,
  goal,
  bytes: async (lines) => Buffer.from(await serviceLines(format, lines, hasRandomIds)),
})

/** Lines of the simulated service, by who prints them. */
export const serviceSets: readonly LineSet[] = [
  service('pino', 'pino', true, 1.45, 1.6),
  service('pino without random ids', 'pino', false, 1.9, 2.2),
  service('ECS by pino', 'ecs', true, 1.45, 1.6),
  service('own lines', 'cordwood', true, 1.45, 1.6),
]

/** The name under which text sets are shown together. */
export const textPrefix = 'text: '
export const textGoals = { must: 1.45, goal: 1.6, compactedMust: 1.6, compactedGoal: 1.9 }

/** The files X.log of a folder, each as it is. */
export function textSets(folder: string): readonly LineSet[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .sort()
    .map((name) => ({
      name: `${textPrefix}${name.slice(0, -'.log'.length)}`,
      isJson: false,
      ...textGoals,
      bytes: async () => readFileSync(join(folder, name)),
    }))
}
