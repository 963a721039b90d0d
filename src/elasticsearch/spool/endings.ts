import type { EndingWatch } from './ending.ts'
import type { ReaderCounts } from './reader-counts.ts'
import { ReaderTally } from './reader-tally.ts'
import type { FramePlace, Segment } from './segment.ts'

/** Frames that are done with, though nothing on the disk says so: until that is so, another reader would find them again. */
export class Endings {
  readonly #watch: EndingWatch | undefined
  #places: FramePlace[] = []

  constructor(watch: EndingWatch | undefined) {
    this.#watch = watch
  }

  /** The frame at this place is done with. */
  add(place: FramePlace): void {
    if (this.#watch !== undefined) this.#places.push(place)
  }

  /** Whether there are any. */
  get isEmpty(): boolean {
    return this.#places.length === 0
  }

  /**
   * Does what makes lines of a segment unknown to every other reader, and tells so before and after.
   *
   * @param bytes - where its mark will be; Infinity when the segment is removed.
   * @param counts - what became of these lines; default: of the frames that are done with.
   */
  make(segment: Segment, bytes: number, act: () => void, counts: ReaderCounts = this.#countsOf(segment)): void {
    const { path, markPath } = segment
    this.#watch?.begins({ path, markPath, bytes, counts })
    let isDone = false
    try {
      act()
      isDone = true
    } finally {
      this.#watch?.ended(isDone)
    }
    this.#places = this.#places.filter((place) => place.segment !== segment)
  }

  #countsOf(segment: Segment): ReaderCounts {
    const tally = new ReaderTally()
    for (const place of this.#places) if (place.segment === segment && place.outcome !== undefined) tally.add(place.outcome)
    return tally
  }
}
