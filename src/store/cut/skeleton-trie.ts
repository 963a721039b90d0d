import type { CutColumn, CutColumnKind } from './cut-column.ts'
import { learnSkeleton } from './learn-skeleton.ts'
import { endOfArray, endOfBare, endOfString } from './scan-json.ts'
import type { LineWindow } from './line-window.ts'
import { sameBytes, viewOf } from '../column/same-bytes.ts'
import type { SpanTable } from '../column/span-table.ts'
import { specialSlots } from './special-slots.ts'
import { type CutKind, type Skeleton, type Slot, textSkeletons } from './skeleton.ts'

/** What may follow a value: a piece, then a value of a kind, or the line's end. */
interface Edge {
  readonly piece: DataView
  readonly length: number
  readonly kind: CutKind | 'end'
  readonly next: Edge[]
  /** Which value of the line it is; of an end nothing. */
  readonly slot: number
  /** Of an end. */
  readonly skeleton: number
  /** Where its values go; of an end nothing. */
  column: CutColumn | undefined
  /** The value that came first, and its number. */
  number: number
  readonly first: DataView
  readonly firstLength: number
  /** Have all been the same? */
  isSame: boolean
}

const none = -1
const openBrace = 123
const carriageReturn = 13
const quote = 34

/** Slots whose texts are known from the skeleton alone, since they were expected. */
export type FixedTexts = ReadonlyMap<number, string>

/** More are not learned: lines of data that never repeats its form are kept as they are. */
const mostSkeletons = 4096

/** Lines with more kinds of continuations at one place than this are looked for slowly, and so are learned no more. */
const mostEdges = 512

/**
 * Knows the skeletons of the lines seen so far and takes a line apart by predicting it: at each place the next piece is compared as a
 * whole, usually the one that comes most often.
 *
 *     {"level": -bare- ,"time": -bare- ,"msg":" -string- "}             skeleton 0
 *                                                        ","err":{ ...  skeleton 1
 */
export class SkeletonTrie {
  readonly skeletons: Skeleton[] = [...textSkeletons]
  /** Start and end of each slot of the line that was cut last. */
  bounds: Int32Array = new Int32Array(256)
  /** The number of each of its values, where it is known; else -1. */
  numbers: Int32Array = new Int32Array(128)
  /** What each of them says, where it was read; else NaN. */
  values: Float64Array = new Float64Array(128).fill(NaN)
  readonly #root: Edge[] = []
  readonly #window: LineWindow
  /** By skeleton the slots whose values are parts of its edges. */
  readonly fixed: FixedTexts[] = textSkeletons.map(() => new Map<number, string>())
  readonly #columnOf: (path: readonly string[], kind: CutColumnKind) => CutColumn
  readonly #expected: (slot: Slot) => string | undefined
  /** By skeleton the edges that lead to its end, by the slot that is behind them. */
  readonly #paths: (Edge | undefined)[][] = textSkeletons.map(() => [])

  /**
   * @param window - where the lines are.
   * @param columnOf - where the values of a key path go.
   * @param expected - the text that a slot most likely has in all lines: it is compared together with the pieces around it, and goes to no
   * column, in lines that have it.
   */
  constructor(
    window: LineWindow,
    columnOf: (path: readonly string[], kind: CutColumnKind) => CutColumn,
    expected: (slot: Slot) => string | undefined,
  ) {
    this.#window = window
    this.#columnOf = columnOf
    this.#expected = expected
  }

  /** The skeleton of a row's line, its values in `bounds` and `numbers`. */
  cut(start: number, end: number, row: number): number {
    const { bytes } = this.#window
    const found = end > start && bytes[start] === openBrace ? this.#match(start, end, row) : -1
    if (found !== -1) return found
    const learned = end > start && bytes[start] === openBrace ? this.#learn(start, end, row) : -1
    if (learned !== -1) return learned
    const last = end > start && bytes[end - 1] === carriageReturn ? 1 : 0
    this.bounds[0] = start
    this.bounds[1] = end - last
    this.numbers[0] = none
    this.values[0] = NaN
    return last
  }

  /** The text that all lines have had in a slot so far; undefined where they differ. */
  sameValue(skeleton: number, slot: number): string | undefined {
    const edge = this.#paths[skeleton]?.[slot]
    return edge?.isSame === true ? Buffer.from(edge.first.buffer).toString('latin1') : undefined
  }

  #match(start: number, end: number, row: number): number {
    const { bytes, view } = this.#window
    const { bounds, numbers, values } = this
    let edges = this.#root
    let at = start
    search: for (;;) {
      for (let place = 0; place < edges.length; place++) {
        const edge = edges[place] as Edge
        const { kind, column, slot } = edge
        const from = at + edge.length
        if (from > end || !sameBytes(view, at, edge.piece, 0, edge.length)) continue
        if (kind === 'end') {
          if (from !== end) continue
          if (place > 0) forward(edges, place)
          return edge.skeleton
        }
        // Of a line that was not learned in the end.
        if (column === undefined) continue
        const { table, reader } = column
        if (reader !== undefined) {
          let to = reader.find(from, end)
          values[slot] = to === none ? NaN : reader.value
          if (to === none) to = endOf(bytes, kind, from, end)
          if (to === none) continue
          if (edge.isSame && !isSame(view, edge, from, to)) edge.isSame = false
          if (place > 0) forward(edges, place)
          numbers[slot] = none
          bounds[slot * 2] = from
          bounds[slot * 2 + 1] = to
          at = to
          edges = edge.next
          continue search
        }
        values[slot] = NaN
        const guess = table === undefined ? none : column.guess(row)
        let to = none
        if (guess !== none) {
          to = endOfKnown(bytes, kind, from + (table as SpanTable).lengthOf(guess), end)
          if (to !== none && !(table as SpanTable).has(guess, from, to)) to = none
        } else if (table === undefined && edge.isSame) {
          to = endOfKnown(bytes, kind, from + edge.firstLength, end)
          if (to !== none && !isSame(view, edge, from, to)) to = none
        }
        let number = guess
        if (to === none) {
          to = endOf(bytes, kind, from, end)
          if (to === none) continue
          number = table === undefined ? none : column.numberOf(from, to, row)
          if (table === undefined) edge.isSame = false
        } else if (table !== undefined) column.take(number, row)
        if (table !== undefined && number !== edge.number) edge.isSame = false
        if (place > 0) forward(edges, place)
        numbers[slot] = number
        bounds[slot * 2] = from
        bounds[slot * 2 + 1] = to
        at = to
        edges = edge.next
        continue search
      }
      return -1
    }
  }

  #learn(start: number, end: number, row: number): number {
    if (this.skeletons.length >= mostSkeletons) return -1
    const learned = learnSkeleton(this.#window.bytes, start, end)
    if (learned === undefined) return -1
    const { skeleton, bounds } = learned
    const { slots } = skeleton
    const fixed = this.#fixedOf(skeleton, bounds)
    const path: (Edge | undefined)[] = slots.map(() => undefined)
    let edges = this.#root
    for (const { text, slot } of edgeTexts(skeleton, fixed)) {
      const kind = slots[slot]?.kind ?? 'end'
      const piece = Buffer.from(text, 'latin1')
      const view = viewOf(piece)
      let edge = edges.find(
        (one) => one.kind === kind && one.length === piece.length && sameBytes(view, 0, one.piece, 0, piece.length),
      )
      const [from = 0, to = 0] = bounds.slice(slot * 2, slot * 2 + 2)
      if (edge === undefined) {
        if (edges.length >= mostEdges) return -1
        edge = {
          piece: view,
          length: piece.length,
          kind,
          next: [],
          slot,
          skeleton: this.skeletons.length,
          column: undefined,
          number: none,
          first: viewOf(Uint8Array.from(this.#window.bytes.subarray(from, to))),
          firstLength: to - from,
          isSame: kind === 'string' || kind === 'bare',
        }
        edges.push(edge)
      } else if (edge.isSame && !isSame(this.#window.view, edge, from, to)) edge.isSame = false
      path[slot] = edge
      edges = edge.next
    }
    this.fixed.push(fixed)
    this.#paths.push(path)
    if (bounds.length > this.bounds.length) {
      this.bounds = new Int32Array(bounds.length * 2)
      this.numbers = new Int32Array(bounds.length)
      this.values = new Float64Array(bounds.length)
    }
    this.bounds.set(bounds)
    this.values.fill(NaN)
    this.#give(path, slots, row)
    return this.skeletons.push(skeleton) - 1
  }

  /** The slots of a line that has what is expected of them. What a line means by special slots is told by their values. */
  #fixedOf(skeleton: Skeleton, bounds: readonly number[]): FixedTexts {
    const special = new Set(specialSlots(skeleton).map(({ slot }) => slot))
    const fixed = new Map<number, string>()
    for (const [slot, known] of skeleton.slots.entries()) {
      const text = special.has(slot) ? undefined : this.#expected(known)
      if (text !== undefined && text === this.#window.bytes.toString('latin1', bounds[slot * 2], bounds[slot * 2 + 1]))
        fixed.set(slot, text)
    }
    return fixed
  }

  /** Gives the edges of a line that was learned their columns, and its values their numbers. */
  #give(path: readonly (Edge | undefined)[], slots: Skeleton['slots'], row: number): void {
    const { bounds, numbers } = this
    for (const [slot, { path: keys, kind }] of slots.entries()) {
      const edge = path[slot]
      if (edge === undefined) continue
      const column = (edge.column ??= this.#columnOf(keys, kind))
      if (column.table === undefined) {
        numbers[slot] = none
        continue
      }
      const number = column.numberOf(bounds[slot * 2] as number, bounds[slot * 2 + 1] as number, row)
      numbers[slot] = number
      if (edge.number === none) edge.number = number
      else if (edge.number !== number) edge.isSame = false
    }
  }
}

/** What stands before each slot that is open, with the values of those before it that are not; and before the end, as the last. */
function edgeTexts({ pieces, slots }: Skeleton, fixed: FixedTexts): { readonly text: string; readonly slot: number }[] {
  const texts: { text: string; slot: number }[] = []
  let before = ''
  for (const [slot, piece] of pieces.entries()) {
    before += piece
    const known = fixed.get(slot)
    if (known !== undefined) before += known
    else {
      texts.push({ text: before, slot: Math.min(slot, slots.length) })
      before = ''
    }
  }
  return texts
}

/** What comes often moves to the front. */
function forward(edges: Edge[], place: number): void {
  const edge = edges[place] as Edge
  edges[place] = edges[place - 1] as Edge
  edges[place - 1] = edge
}

/** Where a value ends. */
function endOf(bytes: Buffer, kind: Edge['kind'], from: number, end: number): number {
  return kind === 'string'
    ? endOfString(bytes, from, end)
    : kind === 'bare'
      ? endOfBare(bytes, from, end)
      : endOfArray(bytes, from, end)
}

/** Whether a value that came before can end there, and is no part of a longer one: the place, or -1. */
function endOfKnown(bytes: Uint8Array, kind: Edge['kind'], to: number, end: number): number {
  if (to >= end) return none
  const behind = bytes[to] as number
  // What may follow a number is a matter of the next piece, but for more of the number.
  return kind === 'string' ? (behind === quote ? to : none) : isOfNumber(behind) ? none : to
}

function isSame(view: DataView, { first, firstLength }: Edge, from: number, to: number): boolean {
  return to - from === firstLength && sameBytes(view, from, first, 0, firstLength)
}

/** Digits, `.`, `e`, `E`, signs. */
function isOfNumber(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 46 || code === 43 || code === 45 || (code | 32) === 101
}
