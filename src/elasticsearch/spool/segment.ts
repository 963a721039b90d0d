import { join } from 'node:path'
import type { Mark } from './mark.ts'
import { printSegmentName, type SegmentName } from './segment-name.ts'

/** Where a frame lies. */
export interface FramePlace {
  readonly segment: Segment
  readonly from: number
  readonly to: number
  /** The place of the line after its last one among the lines of the epoch. */
  readonly next: number
}

/** One file of a spool, and how far its lines are. */
export class Segment {
  readonly name: SegmentName
  /** The name in its printed form. */
  readonly text: string
  readonly path: string
  readonly markPath: string
  /** Its bytes that can be read. */
  end: number
  /** Nothing is appended any more. */
  isSealed: boolean
  /** Its file is gone, and its lines are given up. */
  isGivenUp = false
  /** How far the server has acknowledged without a gap. */
  done: Mark
  /** How far the mark on the disk says so. */
  markedBytes: number
  /** Frames that are in memory already, by their place, though the reader has not come to them yet. */
  readonly ahead: Map<number, FramePlace> = new Map()

  /** When it, or its epoch, began: milliseconds since 1970. */
  readonly madeAt: number

  constructor(folder: string, name: SegmentName, madeAt: number, end: number, isSealed: boolean) {
    this.name = name
    this.madeAt = madeAt
    this.text = printSegmentName(name)
    this.path = join(folder, `${this.text}.seg`)
    this.markPath = join(folder, `${this.text}.ack`)
    this.end = end
    this.isSealed = isSealed
    this.done = { bytes: 0, next: name.first }
    this.markedBytes = 0
  }
}
