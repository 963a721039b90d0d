import type { LineBatch, Shape } from '../core/batch.ts'
import { levelNumbers } from '../core/level.ts'
import { collapsedLine, type MemberLine } from './collapsed-line.ts'
import { Scanner } from './scanner.ts'
import { readTokens, Template } from './template.ts'

/** When lines become one. */
export interface CollapseSettings {
  /** So many lines of one kind become one; fewer stay as they are. */
  readonly minCount: number
  readonly samples: number
}

/** A batch in which lines of one kind stand as one. */
export interface CollapsedBatch {
  readonly batch: LineBatch
  /** Lines that are not there any more. */
  readonly collapsed: number
}

interface Kind {
  readonly places: number[]
  /** The literal, as long as it is the only one. */
  literal: string | undefined
  /** What the messages have in common. */
  readonly text: string
}

function parse(line: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line ?? '')
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** Puts the places of a batch's lines into kinds: by level, the words of the message, and the names of the fields. */
class Kinds {
  readonly all = new Map<string, Kind>()
  readonly #scanner = new Scanner()
  /** Messages that were built at run time are literals too, each its own, so literals are compared by their words. */
  readonly #known = new Map<string, Template>()

  add(place: number, level: number, shape: Shape | undefined, line: string): void {
    let literal: string
    let keys: readonly string[]
    if (shape === undefined) {
      const members = parse(line)
      const message = members?.['message'] ?? members?.['msg']
      if (members === undefined || typeof message !== 'string') return
      literal = message
      keys = Object.keys(members)
    } else ({ literal, keys } = shape)
    const template = this.#template(literal)
    const key = `${level} ${template.id} ${keys.join(' ')}`
    const known = this.all.get(key)
    if (known === undefined) this.all.set(key, { places: [place], literal, text: template.text })
    else {
      known.places.push(place)
      if (known.literal !== literal) known.literal = undefined
    }
  }

  #template(literal: string): Template {
    let template = this.#known.get(literal)
    if (template === undefined) {
      const scanner = this.#scanner
      scanner.scan(literal)
      template = new Template(readTokens(scanner, literal), scanner.first, scanner.second)
      this.#known.set(literal, template)
    }
    return template
  }
}

/** Puts the lines of each frequent kind together, at the place of the first. Lines of level error and above stay as they are. */
export function collapseBatch(batch: LineBatch, { minCount, samples }: CollapseSettings): CollapsedBatch {
  const { lines, levels, times, sequences, shapes, contexts, bootId } = batch
  const kinds = new Kinds()
  for (const [place, line] of lines.entries()) {
    const level = levels[place] ?? 0
    if (level < levelNumbers.error) kinds.add(place, level, shapes[place], line)
  }
  const replaced = new Map<number, string>()
  const gone = new Set<number>()
  for (const { places, literal, text } of kinds.all.values()) {
    if (places.length < minCount) continue
    const members = places.map((place): MemberLine | undefined => {
      const parsed = parse(lines[place])
      return parsed && { members: parsed, time: times[place] ?? 0, sequence: sequences[place] ?? 0 }
    })
    const [first, ...rest] = members.filter((line) => line !== undefined)
    // What is no JSON object, as a format function prints it, cannot be put together.
    if (first === undefined || rest.length + 1 < places.length) continue
    replaced.set(places[0] ?? 0, collapsedLine([first, ...rest], { message: literal ?? text, bootId, samples }))
    for (const place of places.slice(1)) gone.add(place)
  }
  if (gone.size === 0) return { batch, collapsed: 0 }
  const stays = (_value: unknown, place: number): boolean => !gone.has(place)
  // The columns of a shape are not those of a line that stands for several.
  const own = <Value>(values: readonly (Value | undefined)[]): (Value | undefined)[] =>
    values.map((value, place) => (replaced.has(place) ? undefined : value)).filter(stays)
  return {
    batch: {
      lines: lines.map((line, place) => replaced.get(place) ?? line).filter(stays),
      levels: levels.filter(stays),
      times: times.filter(stays),
      sequences: sequences.filter(stays),
      shapes: own(shapes),
      contexts: own(contexts),
      bootId,
    },
    collapsed: gone.size,
  }
}
