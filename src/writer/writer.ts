import type { Shape } from '../core/batch.ts'
import { checkInteger, checkOneOf } from '../core/check.ts'
import type { Clock } from '../core/clock.ts'
import type { Context } from '../core/context.ts'
import { CordwoodError } from '../core/error.ts'
import type { OverflowPolicy, Sink, SinkHost } from '../core/sink.ts'
import { Books, type SinkStats, tally } from './books.ts'
import { Drain } from './drain.ts'
import { isExiting } from './exit.ts'
import { createPolicy, type MakeRoom } from './policy.ts'
import { Ring } from './ring.ts'

export type { LevelCounts, SinkStats } from './books.ts'

/** The ring in front of each sink. */
export interface RingOptions {
  /** Lines; default 16,384. */
  readonly capacity: number
  /** UTF-16 units; default 8 MiB. */
  readonly maxBytes: number
  /** Unless given: a sink that can write within the call does so (`block`), others drop the lowest level. */
  readonly overflow?: OverflowPolicy | undefined
  /** The longest that one call waits for a pipe that takes nothing; default 2,000. */
  readonly blockMs: number
  /** The oldest line waits at most so long; default 10. */
  readonly flushIntervalMs: number
  /** A line of this level's number or above is written within its call; default 50 (error). */
  readonly syncAtOrAbove: number
}

/** What a writer needs to know. */
export interface WriterOptions {
  readonly ring: RingOptions
  readonly host: SinkHost
  readonly clock: Clock
}

/** How a flush ended. Numbers of lines since it was asked for. */
export interface FlushReport {
  readonly written: number
  readonly dropped: number
  /** Some lines still wait. */
  readonly timedOut: boolean
}

/** Ring, drain and books of one sink. */
export interface Writer {
  readonly sink: Sink
  readonly stats: SinkStats
  /** Takes a line. Never throws, never waits but as the options say. */
  offer(line: string, level: number, time: number, sequence: number, shape: Shape | undefined, context: Context | undefined): void
  /** Counts a line that this sink's level or filter kept away. */
  skip(level: number): void
  /**
   * Resolves when the lines offered so far are written or dropped, or the time is up. It never rejects.
   *
   * @param timeoutMs - default 5,000.
   */
  flush(timeoutMs?: number): Promise<FlushReport>
  /**
   * Writes within this call, where the sink can; what it cannot write stays.
   *
   * @param deadlineMs - at most so many milliseconds from now.
   */
  flushSync(deadlineMs: number): void
  /** Flushes, drops what is left (and reports it) and frees the sink. Later lines are dropped. Never rejects. */
  close(deadlineMs?: number): Promise<FlushReport>
}

const defaultFlushMs = 5_000
const defaultBatchBytes = 1 << 20
const policies = ['drop-lowest-level', 'drop-oldest', 'drop-newest', 'block'] as const

/**
 * Takes a sink into use: calls its `start` and stands between it and the callers.
 *
 * @throws CORDWOOD_ERR_OPTION_INVALID, and whatever the sink's `start` throws (a file that cannot be opened).
 */
export function createWriter(sink: Sink, options: WriterOptions): Writer {
  return new RingWriter(sink, options)
}

class RingWriter implements Writer {
  readonly sink: Sink
  readonly #host: SinkHost
  readonly #books = new Books()
  readonly #ring: Ring
  readonly #drain: Drain
  readonly #makeRoom: MakeRoom
  readonly #blockMs: number
  readonly #mayBlock: boolean
  readonly #maxAgeMs: number
  readonly #wakeLines: number
  readonly #wakeBytes: number
  #syncAt: number
  /** By the clock of the lines: from then on an offer does more than to put its line into the ring. -Infinity: it is empty. */
  #due = -Infinity
  /** Lines lost since the ring was full; 0 when none were. */
  #episode = 0
  #newest = -Infinity
  #isClosed = false
  #closing: Promise<FlushReport> | undefined
  #waiters: (() => void)[] = []

  constructor(sink: Sink, options: WriterOptions) {
    const { ring } = options
    this.sink = sink
    this.#host = options.host
    const maxAgeMs = checkInteger('batch.maxAgeMs', sink.batch?.maxAgeMs, ring.flushIntervalMs, 0)
    const maxLines = checkInteger('batch.maxLines', sink.batch?.maxLines, ring.capacity, 1)
    const maxBytes = checkInteger('batch.maxBytes', sink.batch?.maxBytes, Math.min(ring.maxBytes, defaultBatchBytes), 1)
    const canSync = sink.flushSync !== undefined
    const overflow = checkOneOf('overflow', sink.overflow ?? ring.overflow, policies, canSync ? 'block' : 'drop-lowest-level')
    if (overflow === 'block' && !canSync) {
      throw new CordwoodError(
        'CORDWOOD_ERR_OPTION_INVALID',
        `Expected an overflow policy that sink ${sink.name} can follow, got 'block': it cannot write within the call. Use 'drop-lowest-level'.`,
      )
    }
    this.#ring = new Ring(ring.capacity, ring.maxBytes, options.host.bootId)
    this.#makeRoom = createPolicy(overflow)
    this.#mayBlock = overflow === 'block'
    this.#blockMs = ring.blockMs
    this.#maxAgeMs = maxAgeMs
    this.#wakeLines = Math.min(maxLines, ring.capacity)
    this.#wakeBytes = maxBytes
    this.#syncAt = canSync ? ring.syncAtOrAbove : Infinity
    this.#drain = new Drain({
      sink,
      host: options.host,
      clock: options.clock,
      ring: this.#ring,
      books: this.#books,
      maxLines,
      maxBytes,
      maxAgeMs,
      onMove: () => this.#moved(),
    })
    sink.start?.(options.host)
  }

  offer(
    line: string,
    level: number,
    time: number,
    sequence: number,
    shape: Shape | undefined,
    context: Context | undefined,
  ): void {
    this.#books.accept(level)
    this.#newest = sequence
    const ring = this.#ring
    if (!ring.offer(line, level, time, sequence, shape, context)) {
      this.#overflow(line, level, time, sequence, shape, context)
    } else if (time >= this.#due || level >= this.#syncAt || ring.bytes >= this.#wakeBytes || ring.count >= this.#wakeLines) {
      this.#urge(level, time)
    }
  }

  skip(level: number): void {
    this.#books.filter(level)
  }

  get stats(): SinkStats {
    const books = this.#books
    const waiting = [...(this.#drain.batch?.levels ?? []), ...this.#ring.levels()]
    return {
      name: this.sink.name,
      state: this.#drain.state,
      accepted: books.counts('accepted'),
      filtered: books.counts('filtered'),
      written: books.counts('written'),
      dropped: books.counts('dropped'),
      pending: tally(waiting.map((level) => [level, 1])),
      extra: this.sink.stats?.() ?? {},
    }
  }

  async flush(timeoutMs: number = defaultFlushMs): Promise<FlushReport> {
    const { written, dropped } = this.#books
    const isInTime = await this.#within(timeoutMs, async () => {
      await this.#empty()
      await this.sink.flush().catch((cause: unknown) => this.#reportFailure('flush', cause))
    })
    return {
      written: this.#books.written - written,
      dropped: this.#books.dropped - dropped,
      timedOut: !isInTime && this.#drain.state !== 'dead',
    }
  }

  flushSync(deadlineMs: number): void {
    const isLast = isExiting()
    // What is logged from now on, by other listeners of 'exit', is written within its call.
    if (isLast && this.sink.flushSync !== undefined) this.#syncAt = -Infinity
    this.#guard(() => this.#drain.sync(deadlineMs, true))
    if (!isLast || this.#drain.isIdle) return
    const lost = this.stats.pending.total
    const message = `Sink ${this.sink.name} could not take its last lines before the process ended.`
    this.#host.report({ code: 'CORDWOOD_PROBLEM_FLUSH_TIMEOUT', message, lost })
  }

  close(deadlineMs: number = defaultFlushMs): Promise<FlushReport> {
    this.#closing ??= this.#close(deadlineMs)
    return this.#closing
  }

  async #close(deadlineMs: number): Promise<FlushReport> {
    const { written, dropped } = this.#books
    const { timedOut } = await this.flush(deadlineMs)
    this.#isClosed = true
    this.#due = -Infinity
    const lost = this.#drain.abandon()
    this.#drain.stop()
    if (lost > 0) {
      const message = `Sink ${this.sink.name} did not take its last lines within ${deadlineMs} ms of close().`
      this.#host.report({ code: 'CORDWOOD_PROBLEM_FLUSH_TIMEOUT', message, lost })
    }
    await this.#within(deadlineMs, async () => {
      await this.sink[Symbol.asyncDispose]().catch((cause: unknown) => this.#reportFailure('close', cause))
    })
    return { written: this.#books.written - written, dropped: this.#books.dropped - dropped, timedOut }
  }

  /** A line that was not simply put into an idle ring. */
  #urge(level: number, time: number): void {
    if (this.#drain.state === 'dead' || this.#isClosed) return this.#guard(() => this.#refuse())
    if (level >= this.#syncAt) this.#guard(() => this.#drain.sync(this.#drain.isStalled ? 0 : this.#blockMs, false))
    else if (this.#due === -Infinity) this.#arm(time)
    else if (time >= this.#due) {
      // The caller's loop gives timers no chance, so the clock that its lines bring along does their work.
      this.#due = time + this.#maxAgeMs
      this.#guard(() => (this.sink.flushSync === undefined ? this.#drain.pump() : this.#drain.sync(0, false)))
    } else this.#drain.wakeSoon()
    if (this.#due === -Infinity && this.#ring.count > 0) this.#arm(time)
  }

  #arm(time: number): void {
    this.#due = time + this.#maxAgeMs
    if (this.#ring.count >= this.#wakeLines || this.#ring.bytes >= this.#wakeBytes) this.#drain.wakeSoon()
    else this.#drain.wake(this.#maxAgeMs)
  }

  #overflow(
    line: string,
    level: number,
    time: number,
    sequence: number,
    shape: Shape | undefined,
    context: Context | undefined,
  ): void {
    this.#guard(() => {
      if (this.#mayBlock) this.#drain.sync(this.#drain.isStalled ? 0 : this.#blockMs, false)
      else this.#drain.pump()
      const hasRoom = this.#makeRoom(this.#ring, level, line.length, (lost) => this.#lose(lost))
      if (hasRoom && this.#ring.offer(line, level, time, sequence, shape, context)) {
        if (level >= this.#syncAt || this.#due === -Infinity) this.#urge(level, time)
      } else this.#lose(level)
    })
  }

  #lose(level: number): void {
    this.#books.drop(level)
    if (++this.#episode > 1) return
    const message = `The ring of sink ${this.sink.name} is full: lines are dropped. The number follows when it has room again.`
    this.#host.report({ code: 'CORDWOOD_PROBLEM_DROPPED', message, lost: 1 })
  }

  /** After close, or when the sink is gone for good. */
  #refuse(): void {
    this.#drain.abandon()
    if (!this.#isClosed || ++this.#episode > 1) return
    const message = `A line came to sink ${this.sink.name} after close(): it is lost, as all that follow. Close the logger last.`
    this.#host.report({ code: 'CORDWOOD_PROBLEM_CLOSED', message, lost: 1 })
  }

  #reportFailure(what: string, cause: unknown): void {
    const message = `Sink ${this.sink.name} failed to ${what}.`
    this.#host.report({ code: 'CORDWOOD_PROBLEM_SINK_FAILED', message, cause, lost: 0 })
  }

  /** Lines have left the ring. */
  #moved(): void {
    if (this.#ring.count === 0) this.#due = -Infinity
    if (!this.#isClosed && this.#episode > 0 && this.#ring.count * 2 <= this.#ring.capacity && this.#drain.state !== 'failing') {
      const lost = this.#episode - 1
      this.#episode = 0
      const message = `The ring of sink ${this.sink.name} has room again. Lines dropped: ${lost + 1}.`
      if (lost > 0) this.#host.report({ code: 'CORDWOOD_PROBLEM_DROPPED', message, lost })
    }
    const waiters = this.#waiters
    this.#waiters = []
    for (const wake of waiters) wake()
  }

  async #empty(): Promise<void> {
    const newest = this.#newest
    for (let isFirst = true; this.#drain.oldestSequence <= newest; isFirst = false) {
      this.#drain.pump(isFirst)
      if (this.#drain.oldestSequence > newest) return
      await new Promise<void>((resolve) => this.#waiters.push(resolve))
    }
  }

  /** True when the work ended well in time. The timer keeps the process alive: somebody awaits the answer. */
  async #within(timeoutMs: number, work: () => Promise<void>): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined
    const timeUp = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), timeoutMs)
    })
    const done = work().then(
      () => true,
      () => false,
    )
    const isInTime = await Promise.race([done, timeUp])
    clearTimeout(timer)
    return isInTime
  }

  /** Nothing that happens here may reach the caller of a log method. */
  #guard(act: () => unknown): void {
    try {
      act()
    } catch (cause) {
      const message = `The writer of sink ${this.sink.name} failed inside: please report this.`
      this.#host.report({ code: 'CORDWOOD_PROBLEM_SINK_FAILED', message, cause, lost: 0 })
    }
  }
}
