import { recordId } from '../core/id.ts'
import { summarizeNumbers } from './number-summary.ts'

/** One of the lines that become one. */
export interface MemberLine {
  readonly members: Readonly<Record<string, unknown>>
  readonly time: number
  readonly sequence: number
}

/** How the lines are put together. */
export interface CollapsedLineOptions {
  /** For a message that differs: the literal, or what the messages have in common. */
  readonly message: string
  readonly bootId: string
  /** How many of the lines are shown by what they have of their own. */
  readonly samples: number
}

const messageNames: ReadonlySet<string> = new Set(['message', 'msg'])
/** They stay those of the first line, which gives the record its id. */
const placeNames: ReadonlySet<string> = new Set(['@timestamp', 'time', 'event.sequence'])
const weight = 'log.sample_weight'
const ownNames: ReadonlySet<string> = new Set([
  'count',
  'first_occurrence',
  'last_occurrence',
  'first_id',
  'last_id',
  'sample_details',
  'summary',
])

/** Places spread over a list, first and last among them. */
function spreadPlaces(length: number, wanted: number): number[] {
  const count = Math.min(wanted, length)
  return Array.from({ length: count }, (_, index) => (count === 1 ? 0 : Math.round((index * (length - 1)) / (count - 1))))
}

function weightOf({ members }: MemberLine): number {
  const value = members[weight]
  return typeof value === 'number' ? value : 1
}

/** Where a member goes whose name is taken: no other has the new one. */
function refugeOf(name: string, names: ReadonlySet<string>): string {
  let refuge = `fields.${name}`
  while (names.has(refuge)) refuge = `fields.${refuge}`
  return refuge
}

/**
 * One line that stands for several of one kind, oldest first. Members that all have in common stay; of those that differ, numbers are
 * summarised, and a few lines are shown with theirs.
 */
export function collapsedLine(lines: readonly [MemberLine, ...MemberLine[]], options: CollapsedLineOptions): string {
  const [first] = lines
  const last = lines.at(-1) ?? first
  const printed: string[] = []
  const differing = new Map<string, unknown[]>()
  const add = (name: string, value: unknown): void => {
    printed.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`)
  }
  const names = new Set(lines.flatMap(({ members }) => Object.keys(members)))
  for (const name of names) {
    const value = first.members[name]
    const text = JSON.stringify(value)
    const isSame = Object.hasOwn(first.members, name) && lines.every(({ members }) => JSON.stringify(members[name]) === text)
    if (name === weight) continue
    if (isSame || placeNames.has(name)) add(ownNames.has(name) ? refugeOf(name, names) : name, value)
    else if (messageNames.has(name)) add(name, options.message)
    if (!isSame)
      differing.set(
        name,
        lines.flatMap(({ members }) => (Object.hasOwn(members, name) ? [members[name]] : [])),
      )
  }
  // Whoever counts lines by their weight counts all of them.
  add(
    weight,
    lines.reduce((sum, line) => sum + weightOf(line), 0),
  )
  add('count', lines.length)
  add('first_occurrence', new Date(first.time).toISOString())
  add('last_occurrence', new Date(last.time).toISOString())
  add('first_id', recordId(options.bootId, first.sequence))
  add('last_id', recordId(options.bootId, last.sequence))
  const samples = spreadPlaces(lines.length, options.samples).map((place) =>
    Object.fromEntries(Object.entries(lines[place]?.members ?? {}).filter(([name]) => differing.has(name))),
  )
  add('sample_details', samples)
  for (const name of placeNames) differing.delete(name)
  const summary = summarizeNumbers(differing)
  if (summary.size > 0) add('summary', Object.fromEntries(summary))
  return `{${printed.join(',')}}\n`
}
