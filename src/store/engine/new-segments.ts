import { parseSegmentName } from '../directory/store-names.ts'
import type { LocatedRecord } from '../scan/line-order.ts'
import type { HotLogFile, HotLook } from './hot-look.ts'
import { matchRows, type Question } from './match-rows.ts'
import type { OpenSegments } from './open-segments.ts'
import { rowNumbers } from './row-mask.ts'

/** Finds what came into a store between two looks and was sealed at once, so that its hot files were never seen. */
export class NewSegments {
  readonly #question: Question
  readonly #open: OpenSegments
  /** Of each folder the number above all that was there when the tail began. */
  readonly #begun = new Map<string, number>()
  /** The hot files that are followed. */
  readonly #prints = new Set<string>()
  readonly #read = new Set<string>()

  constructor(question: Question, open: OpenSegments) {
    this.#question = question
    this.#open = open
  }

  begin(looks: readonly HotLook[]): void {
    for (const look of looks) this.#begun.set(look.folder, 1 + lastNumber(look))
  }

  follow({ print }: HotLogFile): void {
    this.#prints.add(print)
  }

  /** The wanted records of new lines that no followed file has. */
  read(looks: readonly HotLook[]): LocatedRecord[] {
    const found: LocatedRecord[] = []
    for (const { folder, segments } of looks) {
      const begun = this.#begun.get(folder) ?? 0
      for (const { file, path } of segments) {
        const name = parseSegmentName(file)
        if (name === undefined || name.last < begun || this.#read.has(path)) continue
        this.#read.add(path)
        this.#readSegment(path, begun <= name.first, found)
      }
    }
    // Who tails for days would have all of them open.
    const present = new Set(looks.flatMap(({ segments }) => segments.map(({ path }) => path)))
    for (const path of this.#read) if (!present.has(path)) this.#read.delete(path)
    this.#open.retire(present)
    return found
  }

  /**
   * Gives the lines of files that are neither followed nor read already.
   *
   * @param isNew - no line of it was there when the tail began; else only what stands behind the first file that is known.
   */
  #readSegment(path: string, isNew: boolean, into: LocatedRecord[]): void {
    let view
    try {
      view = this.#open.acquire(path)
    } catch {
      // Merged or deleted meanwhile; a merged one is read in its place.
      this.#read.delete(path)
      return
    }
    try {
      const { runs } = view.segment
      const first = isNew ? 0 : runs.findIndex(({ print }) => this.#prints.has(print))
      // Between files that are known may be one that was sealed and merged before its own segment could be read.
      const isWanted = runs.map(({ print }, at) => first !== -1 && at >= first && !this.#prints.has(print))
      for (const [at, { print }] of runs.entries()) if (isWanted[at] === true) this.#prints.add(print)
      let run = -1
      const rows = rowNumbers(matchRows(view, this.#question), view.rows).filter((row) => {
        while ((runs[run + 1]?.row ?? Infinity) <= row) run++
        return isWanted[run] === true
      })
      let next = 0
      for (const record of view.segment.records(rows, view.levels)) {
        const offset = rows[next++] ?? 0
        if (record !== undefined) into.push({ record, place: path, offset })
      }
    } finally {
      this.#open.release(path)
    }
  }
}

function lastNumber({ files, segments }: HotLook): number {
  const numbers = [...files.map(({ number }) => number), ...segments.map(({ file }) => parseSegmentName(file)?.last ?? 0)]
  return numbers.reduce((most, number) => Math.max(most, number), 0)
}
