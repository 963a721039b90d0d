import type { FrameInMemory } from '../spool/frame-in-memory.ts'

/** Frames that are in memory only, by the numbers under which both threads know them. */
export class KeptFrames {
  readonly #frames = new Map<number, FrameInMemory>()
  #last = 0

  /** Of all of them. */
  get bytes(): number {
    let bytes = 0
    for (const { body } of this.#frames.values()) bytes += body.length
    return bytes
  }

  [Symbol.iterator](): Iterator<[number, FrameInMemory]> {
    return this.#frames.entries()
  }

  /** @returns its number. */
  add(frame: FrameInMemory): number {
    this.#frames.set(++this.#last, frame)
    return this.#last
  }

  /** Takes one out; undefined where it is not there any more. */
  take(id: number): FrameInMemory | undefined {
    const frame = this.#frames.get(id)
    this.#frames.delete(id)
    return frame
  }

  /** Takes out a frame; its number, or undefined where it was not there. */
  remove(frame: FrameInMemory): number | undefined {
    for (const [id, each] of this.#frames) {
      if (each !== frame) continue
      this.#frames.delete(id)
      return id
    }
    return undefined
  }
}
