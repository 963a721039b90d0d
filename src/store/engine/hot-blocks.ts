import { readSync } from 'node:fs'
import type { HotFile } from '../directory/read-store.ts'
import { buildSegment, type SegmentHint } from '../segment/build-segment.ts'
import { openSegment } from '../segment/open-segment.ts'
import type { SegmentFile } from '../segment/segment.ts'

/** Lines of a file that grows, as a segment in memory. */
export interface HotBlock {
  readonly file: SegmentFile
}

/** What of a hot file is in blocks, and how the rest of it is read. */
export interface KnownHot {
  readonly blocks: readonly HotBlock[]
  /** Where the rest begins. */
  readonly offset: number
  /** What a line has there that says no time. */
  readonly timeMs: number
}

interface Known {
  readonly blocks: HotBlock[]
  offset: number
  timeMs: number
  /** A line is too long for a block: the rest is read line by line. */
  isStuck: boolean
}

const lineFeed = 0x0a

/** How many bytes of lines make a block: fewer are read line by line in less time than a question of many blocks takes. */
export const hotBlockBytes: number = 1024 * 1024

/**
 * Lines that are not sealed yet, and were looked at before: they are made segments in memory, so that a look reads on from where the last
 * one ended.
 *
 *     hot file   | block 0 | block 1 | rest: line by line |  what is written meanwhile
 *                0                   offset               the size at the look
 *
 * Bytes of a hot file never change once they are there, and each is read once for its block. Who looks once pays for no block, and a look
 * pays for one at most.
 */
export class HotBlocks {
  readonly #blockBytes: number
  readonly #maxLineBytes: number
  /** By path. */
  #known = new Map<string, Known>()
  #hint: SegmentHint | undefined

  constructor(blockBytes: number, maxLineBytes: number) {
    this.#blockBytes = blockBytes
    this.#maxLineBytes = maxLineBytes
  }

  /**
   * What is known of these files, which are all that there are.
   *
   * @param descriptors - of each file, open.
   */
  look(files: readonly HotFile[], descriptors: readonly number[]): readonly KnownHot[] {
    const before = this.#known
    this.#known = new Map()
    let mayBuild = true
    return files.map((file, place) => {
      const known = before.get(file.path)
      const isGone = known === undefined || known.offset > file.sizeBytes
      const own = isGone ? { blocks: [], offset: 0, timeMs: file.bornMs, isStuck: false } : known
      this.#known.set(file.path, own)
      if (!isGone && mayBuild && !own.isStuck && file.sizeBytes - own.offset >= this.#blockBytes) {
        this.#addBlock(own, file, descriptors[place] ?? -1)
        mayBuild = false
      }
      return { blocks: [...own.blocks], offset: own.offset, timeMs: own.timeMs }
    })
  }

  #addBlock(known: Known, { path, print }: HotFile, descriptor: number): void {
    const bytes = Buffer.allocUnsafeSlow(this.#blockBytes)
    const length = readSync(descriptor, bytes, 0, bytes.length, known.offset)
    const end = bytes.lastIndexOf(lineFeed, length - 1) + 1
    const text = bytes.subarray(0, end)
    if (end === 0 || this.#hasLongLine(text)) {
      known.isStuck = true
      return
    }
    const runs = [{ row: 0, print, offset: known.offset, time: known.timeMs }]
    const built = buildSegment({ text, runs }, { level: 'online', hint: this.#hint })
    this.#hint = built.hint
    // A copy: what was made together with it would be kept as long.
    const packed = Buffer.from(built.bytes)
    const file = {
      name: `${path}@${known.offset}`,
      size: packed.length,
      read: (at: number, count: number) => packed.subarray(at, at + count),
    }
    known.timeMs =
      openSegment(file)
        .times()
        .findLast((time) => !Number.isNaN(time)) ?? known.timeMs
    known.timeMs = Math.floor(known.timeMs)
    known.offset += end
    known.blocks.push({ file })
  }

  /** The lines of which only the beginning is read. */
  #hasLongLine(text: Buffer): boolean {
    if (text.length <= this.#maxLineBytes) return false
    for (let start = 0; start < text.length;) {
      const end = text.indexOf(lineFeed, start)
      if (end - start > this.#maxLineBytes) return true
      start = end + 1
    }
    return false
  }
}
