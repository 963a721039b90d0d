import type { Shape } from '../core/batch.ts'
import type { Clock } from '../core/clock.ts'
import type { Context } from '../core/context.ts'
import type { Sink, SinkHost } from '../core/sink.ts'
import { Books, type SinkStats } from './books.ts'
import { Drain } from './drain.ts'
import { isExiting } from './exit.ts'
import type { FlushReport } from './flush-report.ts'
import { outcomeOf, totalsOf } from './held.ts'
import { LossReport } from './loss.ts'
import { createPolicy, type MakeRoom } from './policy.ts'
import { Ring } from './ring.ts'
import { type RingOptions, settingsOf, type WriterSettings } from './settings.ts'
import { within } from './within.ts'

export type { LevelCounts, SinkStats } from './books.ts'
export type { RingOptions } from './settings.ts'

/** What a writer needs to know. */
export interface WriterOptions {
  readonly ring: RingOptions
  readonly host: SinkHost
  readonly clock: Clock
}

/** Ring, drain and books of one sink. */
export interface Writer {
  readonly sink: Sink
  readonly stats: SinkStats
  /** How full the ring is: 0 to 1. */
  readonly fill: number
  /** Takes a line. Never throws, and waits only as the options say. */
  offer(line: string, level: number, time: number, sequence: number, shape: Shape | undefined, context: Context | undefined): void
  /** Counts a line that this sink's level or filter kept away. */
  skip(level: number): void
  /**
   * Resolves when the lines offered so far are written or dropped, or the time is up. It never rejects.
   *
   * @param timeoutMs - default 5,000.
   */
  flush(timeoutMs?: number): Promise<FlushReport>
  /** Writes within this call, where the sink can, for so many milliseconds at most; what it cannot write stays. */
  flushSync(deadlineMs: number): void
  /** Flushes (default: as long as the sink says, else 5 s), drops and reports what is left, and later lines. Never rejects. */
  close(deadlineMs?: number): Promise<FlushReport>
}

const defaultFlushMs = 5_000

/**
 * Takes a sink into use: calls its `start` and stands between it and the callers.
 *
 * @throws CORDWOOD_ERR_OPTION_INVALID, and whatever the sink's `start` throws (a file that cannot be opened).
 */
export function createWriter(sink: Sink, options: WriterOptions): Writer {
  return new RingWriter(sink, options)
}

/** More than this leaves the processor's cache before the loop turns (bench/file). */
const deferredBytes = 192 << 10

class RingWriter implements Writer {
  readonly sink: Sink
  readonly #host: SinkHost
  readonly #settings: WriterSettings
  readonly #books = new Books()
  readonly #ring: Ring
  readonly #drain: Drain
  readonly #makeRoom: MakeRoom
  readonly #full: LossReport
  readonly #late: LossReport
  readonly #blockMs: number
  readonly #wakeLines: number
  readonly #wakeBytes: number
  #syncAt: number
  /** By the clock of the lines: from then on an offer does more than to put its line into the ring. -Infinity: the ring is empty. */
  #due = -Infinity
  /** By the clock of the lines: before that, nobody tries again to write to a reader that takes nothing. */
  #tryAt = -Infinity
  #newest = -Infinity
  #isClosed = false
  #closing: Promise<FlushReport> | undefined
  #waiters: (() => void)[] = []

  constructor(sink: Sink, { ring, host, clock }: WriterOptions) {
    const settings = settingsOf(sink, ring)
    this.sink = sink
    this.#host = host
    this.#settings = settings
    this.#ring = new Ring(ring.capacity, ring.maxBytes, host.bootId)
    this.#makeRoom = createPolicy(settings.overflow)
    this.#blockMs = ring.blockMs
    this.#wakeLines = Math.min(settings.maxLines, ring.capacity)
    this.#wakeBytes = settings.maxBytes
    // Opened by a listener of 'exit', it is never flushed again: each line is written within its call.
    this.#syncAt = isExiting() && sink.flushSync !== undefined ? -Infinity : settings.syncAtOrAbove
    this.#full = new LossReport(
      host.report,
      'CORDWOOD_PROBLEM_DROPPED',
      `The ring of sink ${sink.name} is full: lines are dropped. How many follows when it has room again.`,
      `The ring of sink ${sink.name} has room again. These lines were dropped besides the first.`,
    )
    this.#late = new LossReport(
      host.report,
      'CORDWOOD_PROBLEM_CLOSED',
      `A line came to sink ${sink.name} after close(): it is lost, as all that follow. Close the logger last.`,
      '',
    )
    const { maxLines, maxBytes, maxAgeMs } = settings
    const onMove = (): void => this.#moved()
    this.#drain = new Drain({ sink, host, clock, ring: this.#ring, books: this.#books, maxLines, maxBytes, maxAgeMs, onMove })
    sink.start?.(host)
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
    // A line whose fields log while they are read comes after its own successors.
    if (sequence > this.#newest) this.#newest = sequence
    const ring = this.#ring
    if (!ring.offer(line, level, time, sequence, shape, context)) {
      this.#guard(() => this.#overflow(line, level, time, sequence, shape, context))
    } else if (time >= this.#due || level >= this.#syncAt || ring.bytes >= this.#wakeBytes || ring.count >= this.#wakeLines) {
      this.#guard(() => this.#urge(level, time))
    }
  }

  skip(level: number): void {
    this.#books.filter(level)
  }

  get fill(): number {
    return this.#ring.fill
  }

  get stats(): SinkStats {
    const books = this.#books
    const waiting = [...(this.#drain.batch?.levels ?? []), ...this.#ring.levels()]
    return {
      name: this.sink.name,
      state: this.#drain.state,
      accepted: books.counts('accepted'),
      filtered: books.counts('filtered'),
      ...outcomeOf(books, this.sink, waiting),
      latency: books.latency.summary(),
      extra: this.sink.stats?.() ?? {},
      ...(this.sink.counters !== undefined && { counters: this.sink.counters }),
    }
  }

  async flush(timeoutMs: number = defaultFlushMs): Promise<FlushReport> {
    const before = totalsOf(this.#books, this.sink)
    const isInTime = await within(timeoutMs, async () => {
      await this.#empty()
      await this.sink.flush().catch((cause: unknown) => this.#reportFailure('could not flush', cause))
    })
    return { ...this.#since(before), timedOut: !isInTime }
  }

  flushSync(deadlineMs: number): void {
    const isLast = isExiting()
    // What is logged from now on, by other listeners of 'exit', is written within its call.
    if (isLast && this.sink.flushSync !== undefined) this.#syncAt = -Infinity
    this.#guard(() => this.#drain.sync(deadlineMs, true))
    // Also where nothing waits: it may have something to put away at the end.
    if (isLast && this.#drain.isIdle && this.#drain.state !== 'dead') this.#guard(() => this.sink.flushSync?.(0))
    const lost = isLast ? this.stats.pending.total : 0
    if (lost === 0) return
    const message = `Sink ${this.sink.name} could not take its last lines before the process ended.`
    this.#host.report({ code: 'CORDWOOD_PROBLEM_FLUSH_TIMEOUT', message, lost })
  }

  close(deadlineMs?: number): Promise<FlushReport> {
    const lastMs = deadlineMs ?? this.sink.closeDeadlineMs ?? defaultFlushMs
    // To put things away takes its time, however little is waited for.
    this.#closing ??= this.#close(lastMs, deadlineMs ?? Math.max(lastMs, defaultFlushMs))
    return this.#closing
  }

  async #close(deadlineMs: number, endMs: number): Promise<FlushReport> {
    const before = totalsOf(this.#books, this.sink)
    const { timedOut } = await this.flush(deadlineMs)
    this.#isClosed = true
    this.#due = -Infinity
    const lost = this.#drain.abandon()
    this.#drain.stop()
    if (lost > 0) {
      const message = `Sink ${this.sink.name} did not take its last lines within ${deadlineMs} ms of close().`
      this.#host.report({ code: 'CORDWOOD_PROBLEM_FLUSH_TIMEOUT', message, lost })
    }
    await within(endMs, async () => {
      await this.sink[Symbol.asyncDispose]().catch((cause: unknown) => this.#reportFailure('could not close', cause))
    })
    return { ...this.#since(before), timedOut }
  }

  #since(before: { readonly written: number; readonly dropped: number }): { written: number; dropped: number } {
    const { written, dropped } = totalsOf(this.#books, this.sink)
    return { written: written - before.written, dropped: dropped - before.dropped }
  }

  /** A line is in the ring, and there is more to do than that. */
  #urge(level: number, time: number): void {
    const drain = this.#drain
    if (drain.state === 'dead' || this.#isClosed) return this.#refuse()
    if (level >= this.#syncAt) this.#sync(time)
    else if (time >= this.#due && this.#due !== -Infinity) this.#hurry(time)
    else if (this.#ring.bytes >= this.#wakeBytes || this.#ring.count >= this.#wakeLines) this.#unload()
    if (this.#due !== -Infinity || this.#ring.count === 0) return
    this.#due = time + this.#settings.maxAgeMs
    drain.wake(this.#settings.maxAgeMs)
  }

  /** The caller's loop gives timers no chance, so the clock that its lines bring along does their work. */
  #hurry(time: number): void {
    this.#due = time + this.#settings.maxAgeMs
    if (this.sink.flushSync === undefined) this.#drain.pump()
    else this.#drain.sync(0, false)
  }

  /** Enough for a batch: left to the next turn of the loop, as one call in eighty would pay for it (bench/latency), if that is not far. */
  #unload(): void {
    if (this.#drain.batch !== undefined) return
    if (this.sink.flushSync === undefined || this.#ring.bytes < Math.max(this.#wakeBytes, deferredBytes)) this.#drain.wakeSoon()
    else this.#drain.sync(0, false)
  }

  #overflow(
    line: string,
    level: number,
    time: number,
    sequence: number,
    shape: Shape | undefined,
    context: Context | undefined,
  ): void {
    if (this.#settings.overflow === 'block') this.#sync(time)
    else this.#drain.pump()
    const hasRoom = this.#makeRoom(this.#ring, level, line.length, (lost) => this.#lose(lost))
    if (!hasRoom || !this.#ring.offer(line, level, time, sequence, shape, context)) this.#lose(level)
    else if (level >= this.#syncAt || this.#due === -Infinity) this.#urge(level, time)
  }

  /** Writes all within the call. Once a reader took nothing for `blockMs`, nobody waits for it until it takes something. */
  #sync(time: number): void {
    const drain = this.#drain
    if (drain.isStalled && time < this.#tryAt) return
    drain.sync(drain.isStalled ? 0 : this.#blockMs, false)
    this.#tryAt = time + this.#settings.maxAgeMs
  }

  #lose(level: number): void {
    this.#books.drop(level)
    this.#full.add()
  }

  /** After close, or when the sink is gone for good. */
  #refuse(): void {
    this.#drain.abandon()
    if (this.#isClosed) this.#late.add()
  }

  #reportFailure(what: string, cause: unknown): void {
    this.#host.report({ code: 'CORDWOOD_PROBLEM_SINK_FAILED', message: `Sink ${this.sink.name} ${what}.`, cause, lost: 0 })
  }

  /** Lines have left the ring, or a sink has changed its state. */
  #moved(): void {
    if (this.#ring.count === 0) this.#due = -Infinity
    if (this.#ring.count * 2 <= this.#ring.capacity && this.#ring.bytes * 2 <= this.#ring.maxBytes) this.#full.end()
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

  /** Nothing that happens here may reach the caller of a log method. */
  #guard(act: () => unknown): void {
    try {
      act()
    } catch (cause) {
      this.#drain.isBroken = true
      this.#reportFailure('could not be served: please report this', cause)
    }
  }
}
