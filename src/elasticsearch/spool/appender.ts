import type { DiskFiles } from '../../writer/disk-files.ts'
import { encodeHeader, headerBytes, saltOf } from './frame.ts'
import { type FramePlace, Segment } from './segment.ts'

/** What an appender needs to know. */
export interface AppenderOptions {
  readonly files: DiskFiles
  readonly folder: string
  readonly epoch: string
  /** A segment is closed before it grows beyond. */
  readonly segmentBytes: number
  /** The name of a new file is brought to the disk before lines are in it. */
  readonly isDurable: boolean
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Told of each new segment, before something is in it. */
  readonly onSegment: (segment: Segment) => void
  /** Told of each segment that nothing is appended to any more. */
  readonly onSealed: (segment: Segment) => void
}

/**
 * Writes the segments of one epoch: one write a frame. After any failure it goes on in a new file, so that nothing has to be
 * known about what the old one holds behind its last good frame.
 */
export class Appender {
  /** Frames were written since the last sync. */
  isDirty = false
  readonly #options: AppenderOptions
  #segment: Segment | undefined
  #descriptor = -1
  #salt = 0
  #number = 0
  #next = 0
  #isSyncing = false
  /** Files of segments that could not be begun, and not be removed. */
  readonly #leftovers: string[] = []

  constructor(options: AppenderOptions) {
    this.#options = options
  }

  /** Lines that were written: the place of the next one in the epoch. */
  get lines(): number {
    return this.#next
  }

  /** Bytes that a body takes on the disk. */
  static sizeOf(body: Uint8Array): number {
    return headerBytes + body.length
  }

  /**
   * Appends a frame, or throws what the system says: then no line of it counts as written.
   *
   * @param isSynced - it is on the disk when this returns.
   */
  append(body: Uint8Array, lines: number, isSynced: boolean): FramePlace {
    const { files, segmentBytes } = this.#options
    const size = headerBytes + body.length
    if (this.#segment !== undefined && this.#segment.end > 0 && this.#segment.end + size > segmentBytes) this.roll()
    const segment = this.#segment ?? this.#begin()
    const from = segment.end
    try {
      const header = encodeHeader(body, lines, this.#next, this.#salt)
      let written = files.append(this.#descriptor, [header, body])
      while (written < size) {
        const rest = written < headerBytes ? [header.subarray(written), body] : [body.subarray(written - headerBytes)]
        const more = files.append(this.#descriptor, rest)
        if (more === 0) throw new Error('the disk took nothing')
        written += more
      }
      if (isSynced) files.sync(this.#descriptor)
    } catch (error) {
      this.#cut()
      throw error
    }
    this.isDirty ||= !isSynced
    this.#next += lines
    segment.end = from + size
    return { segment, from, to: segment.end, next: this.#next }
  }

  /** Brings what was written to the disk, or throws. */
  sync(): void {
    // What is on its way to the disk is not there yet.
    if ((!this.isDirty && !this.#isSyncing) || this.#segment === undefined) return
    try {
      this.#options.files.sync(this.#descriptor)
      this.isDirty = false
    } catch (error) {
      this.#seal()
      throw error
    }
  }

  /** The same, not within the call. */
  syncLater(onError: (error: unknown) => void): void {
    if (!this.isDirty || this.#segment === undefined || this.#isSyncing) return
    const segment = this.#segment
    this.#isSyncing = true
    this.isDirty = false
    this.#options.files.syncLater(this.#descriptor, (error) => {
      this.#isSyncing = false
      // One that was closed meanwhile was synced before that.
      if (error === null || error === undefined || this.#segment !== segment) return
      this.#seal()
      onError(error)
    })
  }

  /** The next frame begins a new segment. Throws when the old one cannot be brought to the disk. */
  roll(): void {
    if (this.#options.isDurable) this.sync()
    this.#seal()
  }

  #begin(): Segment {
    const { files, folder, epoch, isDurable, onSegment } = this.#options
    this.#tidy()
    const segment = new Segment(folder, { epoch, number: this.#number++, first: this.#next }, this.#options.now(), 0, false)
    const descriptor = files.create(segment.path)
    try {
      if (isDurable) files.syncFolder(folder)
    } catch (error) {
      this.#leftovers.push(segment.path)
      files.close(descriptor)
      this.#tidy()
      throw error
    }
    this.#descriptor = descriptor
    this.#segment = segment
    this.#salt = saltOf(segment.text)
    onSegment(segment)
    return segment
  }

  /** An empty file that stays would tell the next life of lines that never were. */
  #tidy(): void {
    for (let path = this.#leftovers[0]; path !== undefined; path = this.#leftovers[0]) {
      this.#options.files.remove(path)
      this.#leftovers.shift()
    }
  }

  /** Takes away what a failed write may have left, as far as that is possible; readers would see through it. */
  #cut(): void {
    const segment = this.#segment
    if (segment === undefined) return
    try {
      this.#options.files.truncate(this.#descriptor, segment.end)
    } catch {
      // The reader of this life stops before it; that of another finds a frame without its end.
    }
    this.#seal()
  }

  #seal(): void {
    const segment = this.#segment
    if (segment === undefined) return
    segment.isSealed = true
    this.#segment = undefined
    this.isDirty = false
    this.#options.onSealed(segment)
    try {
      this.#options.files.close(this.#descriptor)
    } catch {
      // Whatever it says, the descriptor is gone.
    }
  }
}
