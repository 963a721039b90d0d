import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Lines of one system, and the groups that people put them into. */
export interface LabelledSystem {
  readonly name: string
  /** Whole lines, as the system wrote them. */
  readonly raw: readonly string[]
  /** The lines without what stands before the message. */
  readonly messages: readonly string[]
  /** The group of each line: loghub's labels. */
  readonly events: readonly string[]
  /** The corrected labels of Loghub-2.0. */
  readonly corrected: readonly string[]
}

interface Label {
  readonly content: string
  readonly event: string
  readonly event2: string
}

/** Reads `X.log` and `X.labels.jsonl` for each system X of a folder. */
export function readSystems(folder: string): LabelledSystem[] {
  const suffix = '.labels.jsonl'
  const names = readdirSync(folder).filter((file) => file.endsWith(suffix))
  return names.sort().map((file) => {
    const name = file.slice(0, -suffix.length)
    const labels = readFileSync(join(folder, file), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Label)
    const raw = readFileSync(join(folder, `${name}.log`), 'utf8').split(/\r?\n/)
    return {
      name,
      raw: labels.map((_label, index) => raw[index] ?? ''),
      messages: labels.map(({ content }) => content),
      events: labels.map(({ event }) => event),
      corrected: labels.map(({ event2 }) => event2),
    }
  })
}
