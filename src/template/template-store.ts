import { leastThreshold, mergeThreshold } from './merge-threshold.ts'
import type { Template } from './template.ts'
import { TemplateTable } from './template-table.ts'
import { word } from './token.ts'

/** Places of a template that are watched for differing words. */
const maxPlaces = 40

/** The share of the templates that is forgotten at once when there are too many. */
const forgottenShare = 0.25

/**
 * The templates, and what they have in common. A column is what templates with one differing word share; when enough different
 * words stand in it, they were a variable, and one general template takes theirs in.
 *
 * ```
 * session opened for user root  ─┐
 * session opened for user news  ─┼─ column: session opened for user <*>
 * session opened for user cyrus ─┘
 * ```
 */
export class TemplateStore {
  readonly #maxTemplates: number
  /** In the order in which they were made. */
  #all: Template[] = []
  /** Of these the ones that came from differing words: they are never forgotten, so that their ids stay. */
  #general = 0
  #table = new TemplateTable()
  #columns = new Map<number, Template | Template[]>()
  /** How many are in each column that was entered last. */
  readonly #counts = new Int32Array(maxPlaces)
  /** Templates with two merged places or more, by their number of tokens. */
  #wide = new Map<number, Template[]>()

  constructor(maxTemplates: number) {
    this.#maxTemplates = maxTemplates
  }

  /** All that are remembered, oldest first. */
  get all(): readonly Template[] {
    return this.#all
  }

  get(first: number, second: number): Template | undefined {
    return this.#table.get(first, second)
  }

  /** Takes in a template that is not there. Whether others had to be forgotten for it. */
  add(template: Template): boolean {
    const isFull = this.#all.length >= this.#maxTemplates
    if (isFull) this.#forget()
    this.#keep(template)
    const places = watchedPlaces(template)
    const general = this.#find(template, places)
    if (general === undefined) this.#watch(template, places)
    else template.parent = general
    return isFull
  }

  /** Takes templates that a store gave away in their order, as they were. */
  restore(templates: readonly Template[]): void {
    for (const template of templates) this.#keep(template)
    for (const template of templates) if (template.parent === undefined) this.#enterAll(template, watchedPlaces(template))
  }

  /** The general template that a template belongs to, if any. */
  general(template: Template): Template | undefined {
    return this.#find(template, watchedPlaces(template))
  }

  #find(template: Template, places: readonly number[]): Template | undefined {
    for (const place of places) {
      const known = this.#table.get(template.firstWithout(place), template.secondWithout(place))
      if (known !== undefined && known.merged.has(place)) return known.root()
    }
    let nearest: Template | undefined
    for (const wide of this.#wide.get(template.tokens.length) ?? []) {
      if ((nearest === undefined || isNearer(wide, nearest)) && wide.covers(template)) nearest = wide
    }
    return nearest?.root()
  }

  #keep(template: Template): void {
    this.#all.push(template)
    this.#table.add(template)
    if (template.merged.size > 0) this.#count(template)
  }

  #count(template: Template): void {
    this.#general++
    if (template.merged.size < 2) return
    const wide = this.#wide.get(template.tokens.length)
    if (wide === undefined) this.#wide.set(template.tokens.length, [template])
    else if (!wide.includes(template)) wide.push(template)
  }

  #enterAll(template: Template, places: readonly number[]): void {
    const counts = this.#counts
    for (let at = 0; at < places.length; at++) counts[at] = this.#enter(template, places[at] ?? 0)
  }

  /** Enters a template in its columns; where one of them has got enough words, they become one. */
  #watch(template: Template, places: readonly number[]): void {
    this.#enterAll(template, places)
    for (const [at, place] of places.entries()) {
      const known = this.#table.get(template.firstWithout(place), template.secondWithout(place))
      const count = this.#counts[at] ?? 0
      if (known === undefined && count < leastThreshold) continue
      if (count < mergeThreshold(template, place, known !== undefined)) continue
      // Half of the memory stays for what comes, and a template of variables only says nothing.
      if (known === undefined && template.countWords() < 2) continue
      if ((known === undefined || known.merged.size === 0) && this.#general * 2 >= this.#maxTemplates) continue
      const column = this.#columns.get(columnKey(template, place))
      this.#merge(Array.isArray(column) ? column : [template], place, known ?? template.without(place), known === undefined)
      return
    }
  }

  /** Enters a template in one of its columns; how many are in it now. */
  #enter(template: Template, place: number): number {
    const key = columnKey(template, place)
    const column = this.#columns.get(key)
    if (column === undefined) {
      this.#columns.set(key, template)
      return 1
    }
    if (Array.isArray(column)) return column.push(template)
    this.#columns.set(key, [column, template])
    return 2
  }

  #merge(column: readonly Template[], place: number, general: Template, isNew: boolean): void {
    const root = general.root()
    for (const member of [...column]) {
      for (const other of watchedPlaces(member)) this.#leave(member, other)
      member.parent = general
      root.count += member.count
      root.lastSeen = Math.max(root.lastSeen, member.lastSeen)
    }
    if (isNew) {
      this.#keep(general)
      this.#watch(general, watchedPlaces(general))
    } else if (!general.merged.has(place)) {
      general.merged.add(place)
      this.#count(general)
      if (general.merged.size > 1) this.#general--
    }
  }

  #leave(template: Template, place: number): void {
    const key = columnKey(template, place)
    const column = this.#columns.get(key)
    if (column === template) this.#columns.delete(key)
    else if (Array.isArray(column)) {
      const rest = column.filter((other) => other !== template)
      if (rest.length === 0) this.#columns.delete(key)
      else this.#columns.set(key, rest)
    }
  }

  /** Forgets what was not seen for longest. What comes again gets the id it had: that is made of its tokens alone. */
  #forget(): void {
    const plain = this.#all.filter((template) => template.merged.size === 0).sort((a, b) => a.lastSeen - b.lastSeen)
    const gone = new Set(plain.slice(0, Math.max(1, Math.floor(this.#maxTemplates * forgottenShare))))
    const rest = this.#all.filter((template) => !gone.has(template))
    this.#all = []
    this.#general = 0
    this.#table = new TemplateTable()
    this.#columns = new Map()
    this.#wide = new Map()
    this.restore(rest)
  }
}

/** Fewer merged places first; ids decide between equals, so that the order of lines does not. */
function isNearer(a: Template, b: Template): boolean {
  return a.merged.size === b.merged.size ? a.id < b.id : a.merged.size < b.merged.size
}

/** The places of words that may turn out to be variables. */
function watchedPlaces({ tokens }: Template): number[] {
  const places: number[] = []
  for (let place = 0; place < tokens.length && places.length < maxPlaces; place++) {
    if (tokens[place]?.kind === word) places.push(place)
  }
  return places
}

/** What a template has besides one of its words: 52 bits, which a Map holds as a number. */
function columnKey(template: Template, place: number): number {
  return (
    (template.firstWithout(place) >>> 0) * 0x100000 + ((template.secondWithout(place) ^ Math.imul(place, 0x9e3779b1)) & 0xfffff)
  )
}
