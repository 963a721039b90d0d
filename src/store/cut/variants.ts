import type { Skeleton } from './skeleton.ts'
import type { FixedTexts } from './skeleton-trie.ts'
import { classCount, classOfValue, type SpecialSlot, specialSlots } from './special-slots.ts'

/** Lines of one skeleton that mean the same: what their special slots have in common. */
export interface Variant {
  /** Place in the table of skeletons. */
  readonly skeleton: number
  /** By slot: the text that all its lines have there; such a slot has no place in its column. */
  readonly constants: Map<number, string>
  /** By slot: what sort of value it is, where it is not what it should be. */
  readonly classes: ReadonlyMap<number, number>
  /** Is another text kept beside the line, which is the line itself (see `derived` of SegmentLines)? */
  readonly hasRaw: boolean
  /** Too many different values where few were expected: what its lines mean is decided for each. */
  readonly isOdd: boolean
}

/** Variants of one skeleton, and of all. */
const mostOfSkeleton = 96
const mostVariants = 8192
const longestPromoted = 200
const none = -1

/** Where the values of a line are, the number of each among those of its column, and what it says; -1 and NaN where that is not known. */
interface LineValues {
  readonly bounds: Int32Array
  readonly numbers: Int32Array
  readonly values: Float64Array
}

interface Known {
  readonly code: number
  /** By special slot the number of its text in its column, where it is numbered. */
  readonly numbers: Int32Array
  readonly texts: readonly (Uint8Array | undefined)[]
  readonly classes: number
}

/** All variants of a piece of log, by their codes. */
export class VariantTable {
  readonly variants: Variant[] = []
  readonly #finders = new Map<number, VariantFinder>()

  /** The code of a line that has just been cut. @param fixed - slots that have the same text in all lines of the skeleton. */
  codeOf(
    skeleton: number,
    known: Skeleton,
    fixed: FixedTexts | undefined,
    hasRaw: boolean,
    bytes: Buffer,
    values: LineValues,
  ): number {
    const key = skeleton * 2 + (hasRaw ? 1 : 0)
    let finder = this.#finders.get(key)
    if (finder === undefined) {
      finder = new VariantFinder(this.variants, skeleton, known, fixed, hasRaw)
      this.#finders.set(key, finder)
    }
    return finder.find(bytes, values)
  }
}

class VariantFinder {
  readonly #all: Variant[]
  readonly #skeleton: number
  readonly #slots: Skeleton['slots']
  readonly #fixed: FixedTexts | undefined
  readonly #hasRaw: boolean
  readonly #specials: readonly SpecialSlot[]
  readonly #known: Known[] = []
  #odd = -1

  constructor(all: Variant[], skeleton: number, known: Skeleton, fixed: FixedTexts | undefined, hasRaw: boolean) {
    this.#all = all
    this.#fixed = fixed
    this.#skeleton = skeleton
    this.#slots = known.slots
    this.#hasRaw = hasRaw
    this.#specials = specialSlots(known)
  }

  find(bytes: Buffer, line: LineValues): number {
    const { bounds, values } = line
    const specials = this.#specials
    let classes = 0
    for (let place = 0; place < specials.length; place++) {
      const { slot, sort } = specials[place]!
      // What was read as a time or as a sequence is one.
      const own = isRead(sort, values[slot]!)
        ? 0
        : classOfValue(sort, this.#slots[slot]!, bytes, bounds[slot * 2]!, bounds[slot * 2 + 1]!)
      classes = classes * classCount + own
    }
    const known = this.#known
    for (let place = 0; place < known.length; place++) {
      const one = known[place]!
      if (one.classes !== classes || !this.#fits(one, bytes, line)) continue
      if (place > 0) {
        known[place] = known[place - 1]!
        known[place - 1] = one
      }
      return one.code
    }
    return this.#add(classes, bytes, line)
  }

  #fits({ texts, numbers }: Known, bytes: Buffer, { bounds, numbers: given }: LineValues): boolean {
    const specials = this.#specials
    for (let place = 0; place < specials.length; place++) {
      const { slot, sort, digits } = specials[place]!
      if (sort !== 'constant' && sort !== 'promote') continue
      const start = bounds[slot * 2]!
      const end = bounds[slot * 2 + 1]!
      const own = texts[place]
      const number = given[slot]!
      // Of one column equal numbers are equal texts.
      if (own !== undefined && number !== none && numbers[place] !== none) {
        if (number !== numbers[place]) return false
        continue
      }
      if (own === undefined ? !this.#isFull && isPromoted(bytes, start, end, digits) : !isAt(own, bytes, start, end)) return false
    }
    return true
  }

  get #isFull(): boolean {
    return this.#known.length >= mostOfSkeleton || this.#all.length >= mostVariants
  }

  #add(classes: number, bytes: Buffer, { bounds, numbers }: LineValues): number {
    const isFull = this.#isFull
    const texts = this.#specials.map(({ slot, sort, digits }) => {
      const start = bounds[slot * 2]!
      const end = bounds[slot * 2 + 1]!
      if (sort === 'constant') return Uint8Array.from(bytes.subarray(start, end))
      const isOwn = sort === 'promote' && !isFull && isPromoted(bytes, start, end, digits)
      return isOwn ? Uint8Array.from(bytes.subarray(start, end)) : undefined
    })
    // The last ones are for the levels, when messages have taken all others.
    if (this.#known.length >= mostOfSkeleton * 2 || this.#all.length >= mostVariants * 2) return this.#oddCode()
    const constants = new Map(this.#fixed)
    const sorts = new Map<number, number>()
    let rest = classes
    for (let place = this.#specials.length - 1; place >= 0; place--) {
      const { slot } = this.#specials[place]!
      const own = texts[place]
      if (own !== undefined) constants.set(slot, Buffer.from(own).toString('latin1'))
      if (rest % classCount !== 0) sorts.set(slot, rest % classCount)
      rest = Math.floor(rest / classCount)
    }
    const code = this.#all.length
    this.#all.push({ skeleton: this.#skeleton, constants, classes: sorts, hasRaw: this.#hasRaw, isOdd: false })
    this.#known.push({ code, texts, numbers: Int32Array.from(this.#specials, ({ slot }) => numbers[slot] ?? none), classes })
    return code
  }

  #oddCode(): number {
    if (this.#odd === -1) {
      const variant = {
        constants: new Map(this.#fixed),
        classes: new Map<number, number>(),
        hasRaw: this.#hasRaw,
        isOdd: true,
      }
      this.#odd = this.#all.push({ skeleton: this.#skeleton, ...variant }) - 1
    }
    return this.#odd
  }
}

/** A number of seconds may be no time: see `readTime`; a time of text that was read is one. */
function isRead(sort: SpecialSlot['sort'], value: number): boolean {
  return (sort === 'time' || sort === 'sequence') && value === value
}

function isAt(own: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const { length } = own
  if (end - start !== length) return false
  for (let at = 0; at < length; at++) if (own[at] !== bytes[start + at]) return false
  return true
}

/** A message without digits is mostly one of few. */
function isPromoted(bytes: Uint8Array, start: number, end: number, digits: boolean): boolean {
  if (end - start > longestPromoted) return false
  if (digits) return true
  for (let at = start; at < end; at++) {
    const code = bytes[at] as number
    if (code >= 48 && code <= 57) return false
  }
  return true
}
