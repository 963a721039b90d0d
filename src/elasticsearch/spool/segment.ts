import { join } from 'node:path'
import type { Fate } from '../ship/line-source.ts'
import type { Mark } from './mark.ts'
import { printSegmentName, type SegmentName } from './segment-name.ts'

/** What became of the lines of a frame. */
export interface FrameOutcome {
  readonly fates: Readonly<Partial<Record<Fate, number>>>
  /** Of those that were dropped: how many of each level. */
  readonly droppedLevels: readonly (readonly [level: number, lines: number])[]
  /** They were left by an earlier life of the process, or by another process. */
  readonly isRecovered: boolean
}

/** Where a frame lies. */
export interface FramePlace {
  readonly segment: Segment
  readonly from: number
  readonly to: number
  /** The place of the line after its last one among the lines of the epoch. */
  readonly next: number
  /** Known when all its lines have come to their end. */
  outcome?: FrameOutcome
}

/** One file of a spool, and how far its lines are. */
export class Segment {
  readonly name: SegmentName
  /** The name in its printed form. */
  readonly text: string
  readonly path: string
  readonly markPath: string
  /** Which lines beyond the mark are dead letters. */
  readonly refusedPath: string
  /** When it, or its epoch, began: milliseconds since 1970. */
  readonly madeAt: number
  /** Its bytes that can be read. */
  end: number
  /** Nothing is appended any more. */
  isSealed: boolean
  /** Its file is gone, and its lines are given up. */
  isGivenUp = false
  /** There may be a file of refused lines. */
  hasRefused = false
  /** How far the server has acknowledged without a gap. */
  done: Mark
  /** How far the mark on the disk says so. */
  markedBytes: number
  /** Frames that are in memory already, by their place, though the reader has not come to them yet. */
  readonly ahead: Map<number, FramePlace> = new Map()

  constructor(folder: string, name: SegmentName, madeAt: number, end: number, isSealed: boolean) {
    this.name = name
    this.madeAt = madeAt
    this.text = printSegmentName(name)
    this.path = join(folder, `${this.text}.seg`)
    this.markPath = join(folder, `${this.text}.ack`)
    this.refusedPath = join(folder, `${this.text}.out`)
    this.end = end
    this.isSealed = isSealed
    this.done = { bytes: 0, next: name.first }
    this.markedBytes = 0
  }
}
