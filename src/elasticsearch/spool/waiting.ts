import { LineQueue } from '../ship/line-queue.ts'
import type { Run } from '../ship/line-run.ts'
import type { FrameInMemory } from './frame-in-memory.ts'
import type { SpoolSettings } from './settings.ts'

/** Frames in memory, and those of their lines that no request has taken. */
export class WaitingLines {
  /** Bytes of all frames in memory. */
  bytes = 0
  /** Lines go without waiting for more of them. */
  isUrgent = false
  readonly #batch: SpoolSettings['batch']
  readonly #monotonic: () => number
  readonly #queue = new LineQueue()
  /** The oldest first. */
  readonly #frames = new Set<FrameInMemory>()
  /** When the first line came into the queue, by the monotonic clock. */
  #since = Infinity

  constructor(batch: SpoolSettings['batch'], monotonic: () => number) {
    this.#batch = batch
    this.#monotonic = monotonic
  }

  /** Lines that no request has taken. */
  get count(): number {
    return this.#queue.count
  }

  /** Bytes of them. */
  get waitingBytes(): number {
    return this.#queue.bytes
  }

  /** Of the oldest frame, in milliseconds since 1970. */
  get oldestAt(): number | undefined {
    for (const frame of this.#frames) return frame.at
    return undefined
  }

  /** There is enough for a request, or the oldest line has waited long enough. */
  get isDue(): boolean {
    const { maxLines, maxBytes, maxAgeMs } = this.#batch
    const { count, bytes } = this.#queue
    if (count === 0) return false
    return this.isUrgent || count >= maxLines || bytes >= maxBytes || this.#monotonic() - this.#since >= maxAgeMs
  }

  /** Milliseconds until the oldest line has waited long enough; undefined where none waits. */
  get dueInMs(): number | undefined {
    return this.#queue.count === 0 ? undefined : Math.max(0, this.#since + this.#batch.maxAgeMs - this.#monotonic())
  }

  add(frame: FrameInMemory): void {
    this.#frames.add(frame)
    this.bytes += frame.body.length
    for (const run of openRuns(frame)) this.#queue.add(run)
    if (this.#since === Infinity && this.#queue.count > 0) this.#since = this.#monotonic()
  }

  /** All its lines have come to their end. */
  remove(frame: FrameInMemory): void {
    if (this.#frames.delete(frame)) this.bytes -= frame.body.length
  }

  take(maxLines: number, maxBytes: number): readonly Run[] {
    const runs = this.#queue.take(maxLines, maxBytes)
    if (this.#queue.count > 0) return runs
    this.isUrgent = false
    this.#since = Infinity
    return runs
  }

  giveBack(runs: readonly Run[]): void {
    if (runs.length === 0) return
    this.#queue.giveBack(runs)
    this.isUrgent = true
  }
}

/** The lines of a frame that are to be sent: all of them, but where some have come to their end in an earlier life. */
function openRuns(frame: FrameInMemory): Run[] {
  const { lines, done, doubtSince } = frame
  const runs: Run[] = []
  const add = (first: number, last: number): void => {
    if (last > first) runs.push({ slip: frame, first, last, ...(doubtSince !== undefined && { doubtSince }) })
  }
  let first = 0
  for (const index of [...done].sort((a, b) => a - b)) {
    add(first, index)
    first = index + 1
  }
  add(first, lines)
  return runs
}
