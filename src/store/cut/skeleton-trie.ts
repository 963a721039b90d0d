import { learnSkeleton } from './learn-skeleton.ts'
import { endOfArray, endOfBare, endOfString, isJson } from './scan-json.ts'
import { type CutKind, type Skeleton, textSkeletons } from './skeleton.ts'

/** What may follow a value: a piece, then a value of a kind, or the line's end. */
interface Edge {
  readonly piece: string
  readonly kind: CutKind | 'end'
  readonly next: Edge[]
  /** Of an end. */
  readonly skeleton: number
}

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
  readonly #root: Edge[] = []
  readonly #text: string
  readonly #escapes: NextPlace
  readonly #controls: NextPlace

  /** @param text - where all lines lie. */
  constructor(text: string) {
    this.#text = text
    this.#escapes = new NextPlace((from) => text.indexOf('\\', from))
    this.#controls = new NextPlace((from) => nextControl(text, from))
  }

  /** The skeleton of a line, its values in `bounds`. */
  cut(start: number, end: number): number {
    const found = this.#cut(start, end)
    if (found !== -1) return found
    const last = end > start && this.#text.charCodeAt(end - 1) === 13 ? 1 : 0
    this.bounds[0] = start
    this.bounds[1] = end - last
    return last
  }

  #cut(start: number, end: number): number {
    const text = this.#text
    if (text.charCodeAt(start) !== 123) return -1
    const hasEscapes = this.#escapes.isWithin(start, end)
    // What stands in strings is not looked at below.
    if ((hasEscapes || this.#controls.isWithin(start, end)) && !isJson(text.slice(start, end))) return -1
    const found = this.#match(start, end, hasEscapes)
    return found === -1 ? this.#learn(start, end) : found
  }

  #match(start: number, end: number, hasEscapes: boolean): number {
    const text = this.#text
    const { bounds } = this
    let edges = this.#root
    let at = start
    let slot = 0
    search: for (;;) {
      for (let place = 0; place < edges.length; place++) {
        const edge = edges[place] as Edge
        const { piece, kind } = edge
        if (!text.startsWith(piece, at)) continue
        const from = at + piece.length
        if (kind === 'end') {
          if (from !== end) continue
          if (place > 0) forward(edges, place)
          return edge.skeleton
        }
        if (from >= end) continue
        const to =
          kind === 'string'
            ? endOfString(text, from, end, hasEscapes)
            : kind === 'bare'
              ? endOfBare(text, from, end)
              : text.charCodeAt(from) === 91
                ? endOfArray(text, from, end)
                : -1
        if (to === -1) continue
        if (place > 0) forward(edges, place)
        bounds[slot++] = from
        bounds[slot++] = to
        at = to
        edges = edge.next
        continue search
      }
      return -1
    }
  }

  #learn(start: number, end: number): number {
    if (this.skeletons.length >= mostSkeletons) return -1
    const learned = learnSkeleton(this.#text, start, end)
    if (learned === undefined) return -1
    const { skeleton, bounds } = learned
    const { pieces, slots } = skeleton
    let edges = this.#root
    for (const [place, piece] of pieces.entries()) {
      const kind = slots[place]?.kind ?? 'end'
      let edge = edges.find((one) => one.kind === kind && one.piece === piece)
      if (edge === undefined) {
        if (edges.length >= mostEdges) return -1
        edge = { piece, kind, next: [], skeleton: this.skeletons.length }
        edges.push(edge)
      }
      edges = edge.next
    }
    if (bounds.length > this.bounds.length) this.bounds = new Int32Array(bounds.length * 2)
    this.bounds.set(bounds)
    return this.skeletons.push(skeleton) - 1
  }
}

/** What comes often moves to the front. */
function forward(edges: Edge[], place: number): void {
  const edge = edges[place] as Edge
  edges[place] = edges[place - 1] as Edge
  edges[place - 1] = edge
}

/** Remembers how far there is nothing, so that a text is searched once as long as the questions go forward. */
class NextPlace {
  readonly #find: (from: number) => number
  /** Between these two there is none; at the second there is one, or the text's end. */
  #from = 0
  #place = -1

  constructor(find: (from: number) => number) {
    this.#find = find
  }

  isWithin(start: number, end: number): boolean {
    if (start < this.#from || start > this.#place) {
      const place = this.#find(start)
      this.#from = start
      this.#place = place === -1 ? Infinity : place
    }
    return this.#place < end
  }
}

/** The next character that a string of JSON cannot have as it is; -1 for none. */
function nextControl(text: string, from: number): number {
  // oxlint-disable-next-line no-control-regex
  const pattern = /[\u0000-\u0009\u000b-\u001f]/g
  pattern.lastIndex = from
  return pattern.exec(text)?.index ?? -1
}
