import type { LineBatch } from '../core/batch.ts'
import type { Clock } from '../core/clock.ts'
import type { ErrorCode } from '../core/error.ts'
import type { Sink, SinkHost } from '../core/sink.ts'
import type { Books } from './books.ts'
import type { Ring } from './ring.ts'

const firstBackoffMs = 50
const maxBackoffMs = 5_000

/** What a drain needs to know. */
export interface DrainOptions {
  readonly sink: Sink
  readonly host: SinkHost
  readonly clock: Clock
  readonly ring: Ring
  readonly books: Books
  readonly maxLines: number
  readonly maxBytes: number
  readonly maxAgeMs: number
  /** Told whenever lines have left the ring, or never will. */
  readonly onMove: () => void
}

/** How an attempt to write everything within the call ended. */
export type SyncOutcome = 'empty' | 'waiting' | 'failed'

/**
 * Moves lines from one ring to one sink, in order, one batch at a time. It alone catches what the sink throws.
 *
 *     ring --take--> batch --write--> settled --> the next
 *                      ^                |
 *                      +--- back-off ---+ failed: the same batch again
 */
export class Drain {
  /** The batch that is with the sink, or waits to be offered to it again. */
  batch: LineBatch | undefined
  state: 'ok' | 'failing' | 'dead' = 'ok'
  /** Nothing was taken for a whole blocking wait: nobody waits again until something is. */
  isStalled = false
  /** Something of it was left half-way: the stack was at its end. It is mended before it goes on. */
  isBroken = false
  readonly #options: DrainOptions
  /** Grows with each write, so that the promise of a write that was settled otherwise is ignored. */
  #turn = 0
  #startedAt = 0
  #isWriting = false
  #isSync = false
  #backoffMs = firstBackoffMs
  #retryAt = 0
  #timer: NodeJS.Timeout | undefined
  /** When the timer fires, by the monotonic clock; Infinity when none is set. */
  #timerAt = Infinity
  #immediate: NodeJS.Immediate | undefined

  constructor(options: DrainOptions) {
    this.#options = options
  }

  get isIdle(): boolean {
    return this.batch === undefined && this.#options.ring.count === 0
  }

  /** Of the oldest line that waits; Infinity when none does. */
  get oldestSequence(): number {
    return this.batch?.sequences[0] ?? this.#options.ring.oldestSequence
  }

  /** Hands over what waits after so many milliseconds, unless it happens sooner anyway. Nothing is kept alive by it. */
  wake(delayMs: number): void {
    const at = this.#options.clock.monotonic() + delayMs
    if (at >= this.#timerAt || this.state === 'dead') return
    clearTimeout(this.#timer)
    this.#timerAt = at
    this.#timer = setTimeout(() => {
      this.#timerAt = Infinity
      this.pump()
    }, delayMs).unref()
  }

  /** Hands over what waits at the next turn of the event loop. */
  wakeSoon(): void {
    if (this.#immediate !== undefined || this.state === 'dead') return
    this.#immediate = setImmediate(() => {
      this.#immediate = undefined
      this.pump()
    })
    this.#immediate.unref()
  }

  /**
   * Offers the next batch to the sink, unless one is on its way.
   *
   * @param isUrgent - also when the sink has failed just now.
   */
  pump(isUrgent: boolean = false): void {
    if (this.isBroken) this.#mend()
    if (this.#isWriting || this.#isSync || this.state === 'dead') return
    const waitMs = this.state === 'failing' && !isUrgent ? this.#retryAt - this.#options.clock.monotonic() : 0
    if (waitMs > 0) return this.wake(waitMs)
    if (this.#next()) this.#write()
  }

  /**
   * Writes everything within this call, if the sink can.
   *
   * @param timeoutMs - at most so long is waited for a sink that takes nothing at the moment.
   * @param isUrgent - also when the sink has failed just now.
   */
  sync(timeoutMs: number, isUrgent: boolean): SyncOutcome {
    const { sink, clock } = this.#options
    if (this.isBroken) this.#mend()
    if (sink.flushSync === undefined || this.#isSync) return 'waiting'
    if (this.state === 'dead') return 'empty'
    if (this.state === 'failing' && !isUrgent && clock.monotonic() < this.#retryAt) return 'failed'
    this.#isSync = true
    try {
      const start = timeoutMs > 0 ? clock.monotonic() : 0
      // What the sink itself logs while it writes waits for the next time, or this would never end.
      let left = this.#options.ring.count + (this.batch?.lines.length ?? 0)
      while (this.#isWriting || (left > 0 && this.#next())) {
        const leftMs = timeoutMs > 0 ? Math.max(0, timeoutMs - (clock.monotonic() - start)) : 0
        if (!this.#isWriting) this.#write()
        // Its `write` threw at once.
        if (!this.#isWriting) return 'failed'
        const turn = this.#turn
        try {
          sink.flushSync(leftMs)
        } catch (error) {
          if (!hasCode(error, 'CORDWOOD_PROBLEM_FLUSH_TIMEOUT')) return this.#fail(turn, error)
          if (timeoutMs > 0) this.#stall(timeoutMs, error)
          return 'waiting'
        }
        left -= this.batch?.lines.length ?? 0
        this.#settle(turn)
      }
      return 'empty'
    } finally {
      this.#isSync = false
    }
  }

  /** No timer is left behind. */
  stop(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#immediate)
    this.#timerAt = Infinity
    this.#immediate = undefined
  }

  /** A write of which the end was not seen: its batch is offered again. */
  #mend(): void {
    this.isBroken = false
    if (this.#isSync || !this.#isWriting) return
    this.#turn++
    this.#isWriting = false
  }

  #next(): boolean {
    this.batch ??= this.#options.ring.take(this.#options.maxLines, this.#options.maxBytes)
    return this.batch !== undefined
  }

  #write(): void {
    const { batch } = this
    if (batch === undefined) return
    this.#startedAt = this.#options.clock.monotonic()
    const turn = ++this.#turn
    this.#isWriting = true
    const onFailure = (error: unknown): void => void (this.#isCurrent(turn) && this.#fail(turn, error))
    try {
      this.#options.sink.write(batch).then(() => this.#written(turn), onFailure)
    } catch (error) {
      onFailure(error)
    }
  }

  #written(turn: number): void {
    if (!this.#isCurrent(turn)) return
    this.#settle(turn)
    this.#continue()
  }

  #isCurrent(turn: number): boolean {
    return this.#isWriting && turn === this.#turn
  }

  /** After a batch: the next at once when it is large or old enough, else when it will be. */
  #continue(): void {
    const { ring, clock, maxLines, maxBytes, maxAgeMs } = this.#options
    if (ring.oldestTime === undefined) return
    if (ring.count >= maxLines || ring.bytes >= maxBytes) return this.pump()
    const ageMs = clock.now() - ring.oldestTime
    if (ageMs >= maxAgeMs || ageMs < 0) this.pump()
    else this.wake(maxAgeMs - ageMs)
  }

  #settle(turn: number): void {
    const { batch } = this
    if (!this.#isCurrent(turn) || batch === undefined) return
    // First of all: whatever happens to the rest, it is not offered again.
    this.#isWriting = false
    this.batch = undefined
    this.#options.books.write(batch)
    this.#options.books.latency.add(this.#options.clock.monotonic() - this.#startedAt)
    this.isStalled = false
    if (this.state === 'failing') {
      this.state = 'ok'
      this.#backoffMs = firstBackoffMs
      this.#report('CORDWOOD_PROBLEM_SINK_RECOVERED', `Sink ${this.#options.sink.name} works again.`)
    }
    this.#options.onMove()
  }

  #fail(turn: number, error: unknown): SyncOutcome {
    if (!this.#isCurrent(turn)) return 'failed'
    this.#isWriting = false
    if (hasCode(error, 'CORDWOOD_PROBLEM_SINK_CLOSED')) return this.#die(error)
    const { sink, clock } = this.#options
    this.#retryAt = clock.monotonic() + this.#backoffMs
    this.wake(this.#backoffMs)
    this.#backoffMs = Math.min(maxBackoffMs, this.#backoffMs * 2)
    if (this.state === 'ok') {
      this.state = 'failing'
      this.#report('CORDWOOD_PROBLEM_SINK_FAILED', `Sink ${sink.name} failed: it is tried again, its lines wait.`, error)
    }
    this.#options.onMove()
    return 'failed'
  }

  #die(error: unknown): SyncOutcome {
    const { sink } = this.#options
    this.state = 'dead'
    this.stop()
    const lost = this.abandon()
    const message = `Sink ${sink.name} is closed at its other end: its lines are dropped from now on.`
    this.#options.host.report({ code: 'CORDWOOD_PROBLEM_SINK_CLOSED', message, cause: error, lost })
    return 'empty'
  }

  /** Gives up all that waits; answers how many lines that were. */
  abandon(): number {
    const { ring, books } = this.#options
    const before = books.dropped
    for (const level of this.batch?.levels ?? []) books.drop(level)
    this.batch = undefined
    this.#turn++
    this.#isWriting = false
    for (let rest = ring.take(Infinity, Infinity); rest !== undefined; rest = ring.take(Infinity, Infinity)) {
      for (const level of rest.levels) books.drop(level)
    }
    this.#options.onMove()
    return books.dropped - before
  }

  #stall(waitedMs: number, cause: unknown): void {
    if (this.isStalled) return
    this.isStalled = true
    const { name } = this.#options.sink
    const message = `Sink ${name} took nothing for ${Math.round(waitedMs)} ms: its lines wait, and when the ring is full they are dropped.`
    this.#report('CORDWOOD_PROBLEM_FLUSH_TIMEOUT', message, cause)
  }

  #report(code: ErrorCode, message: string, cause?: unknown): void {
    this.#options.host.report({ code, message, lost: 0, ...(cause !== undefined && { cause }) })
  }
}

/** By its code, not its class: the sink may come from another copy of the package. */
function hasCode(error: unknown, code: ErrorCode): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code
}
