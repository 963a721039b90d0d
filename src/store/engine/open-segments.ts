import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { LevelTable } from '../../core/level.ts'
import { FieldMaps } from '../segment/field-maps.ts'
import { openSegment } from '../segment/open-segment.ts'
import type { SegmentFile } from '../segment/segment.ts'
import type { AnswerCache } from './answer-cache.ts'
import type { CachePart, ColumnCache } from './column-cache.ts'
import { SegmentView } from './segment-view.ts'

interface OpenSegment {
  readonly view: SegmentView
  readonly cache: CachePart
  readonly close: () => void
  /** Calls that read it at this moment. */
  uses: number
}

/** Files that stay open between calls. */
const maxIdle = 256

/** The segments that an engine has open. They stay so between calls, since a segment never changes under its name. */
export class OpenSegments {
  readonly #cache: ColumnCache
  readonly #answers: AnswerCache
  readonly #levels: LevelTable
  readonly #maps: FieldMaps
  /** By path, the least recently used first. */
  readonly #open = new Map<string, OpenSegment>()

  constructor(cache: ColumnCache, answers: AnswerCache, levels: LevelTable) {
    this.#cache = cache
    this.#answers = answers
    this.#levels = levels
    this.#maps = new FieldMaps(levels)
  }

  /**
   * A segment, to be given back by `release`. Throws what the system says, and what `openSegment` does.
   *
   * @param inMemory - one that is not on the disk.
   */
  acquire(path: string, inMemory?: SegmentFile): SegmentView {
    const known = this.#open.get(path) ?? (inMemory === undefined ? this.#beginAt(path) : this.#begin(inMemory, nothing))
    this.#open.delete(path)
    this.#open.set(path, known)
    known.uses++
    return known.view
  }

  release(path: string): void {
    const known = this.#open.get(path)
    if (known !== undefined) known.uses--
  }

  /** Another query begins. */
  begin(): void {
    this.#cache.turn++
  }

  /** Closes what is not in use and is not among these, and the least recently used of more than 256. */
  retire(present: ReadonlySet<string>): void {
    let idle = this.#open.size - maxIdle
    for (const [path, { uses }] of this.#open) {
      if (uses === 0 && (!present.has(path) || idle > 0)) this.#close(path)
      idle--
    }
  }

  /** Closes all. */
  close(): void {
    for (const path of [...this.#open.keys()]) this.#close(path)
  }

  #beginAt(path: string): OpenSegment {
    const descriptor = openSync(path, 'r')
    const close = (): void => closeSync(descriptor)
    try {
      return this.#begin(fileOf(path, descriptor), close)
    } catch (error) {
      close()
      throw error
    }
  }

  #begin(file: SegmentFile, close: () => void): OpenSegment {
    const cache = this.#cache.part()
    try {
      const segment = openSegment(file, { cache, maps: this.#maps })
      return { view: new SegmentView(segment, file.name, cache, this.#answers, this.#levels), cache, close, uses: 0 }
    } catch (error) {
      this.#cache.remove(cache)
      throw error
    }
  }

  #close(path: string): void {
    const known = this.#open.get(path)
    if (known === undefined) return
    this.#open.delete(path)
    this.#cache.remove(known.cache)
    known.close()
  }
}

const nothing = (): void => undefined

function fileOf(path: string, descriptor: number): SegmentFile {
  return {
    name: path,
    size: fstatSync(descriptor).size,
    read(offset, length) {
      const bytes = Buffer.allocUnsafe(length)
      let at = 0
      while (at < length) {
        const read = readSync(descriptor, bytes, at, length - at, offset + at)
        if (read === 0) break
        at += read
      }
      return bytes.subarray(0, at)
    },
  }
}
