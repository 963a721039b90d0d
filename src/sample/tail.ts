import type { ScopeOutcome, ScopeRoot } from '../core/context.ts'
import { type TailLine, type TailOwner, TailScope } from './tail-scope.ts'
import type { TailSettings } from './tail-settings.ts'

/** What becomes of the lines of a tail. None of these may throw. */
export interface TailHost<Line extends TailLine> {
  /** Milliseconds that only grow. */
  readonly monotonic: () => number
  /** Writes a line that waited. */
  readonly write: (line: Line) => void
  /** Counts a line that nobody wants; `isOverflow`: for want of room, before it was known whether somebody would. */
  readonly discard: (line: Line, isOverflow: boolean) => void
  /** A scope is kept of which lines are missing. */
  readonly onLoss: (lines: number) => void
  /** Told of what the function given as trigger threw. */
  readonly onThrow: (cause: unknown) => void
}

/**
 * The lines of all scopes of which it is not known yet how they end. They wait as text, within bounds: of a scope that has too many the
 * oldest go; when all scopes together have too many, the oldest of the scope that waits longest. So a scope that never ends costs
 * nothing in the end, and there is no time limit to guess.
 */
export class Tail<Line extends TailLine> implements TailOwner<Line> {
  /** Lines below it do not wait. */
  readonly floor: number
  readonly trigger: number
  readonly slowMs: number
  readonly maxBytes: number
  /** UTF-16 units that wait. */
  size = 0
  readonly #settings: TailSettings
  readonly #host: TailHost<Line>
  /** Scopes with lines that wait, the oldest first. */
  readonly #waiting = new Set<TailScope<Line>>()

  constructor(settings: TailSettings, host: TailHost<Line>) {
    this.#settings = settings
    this.#host = host
    this.floor = settings.buffer
    this.maxBytes = settings.maxBytes
    // A function alone decides, and at the end.
    this.trigger = settings.decide === undefined ? settings.trigger : Infinity
    this.slowMs = settings.decide === undefined ? settings.slowMs : Infinity
  }

  /** What this tail knows of an outermost scope. */
  scopeOf(root: ScopeRoot): TailScope<Line> {
    for (let watcher = root.watcher; watcher !== undefined; watcher = watcher.next) {
      if (watcher.owner === this) return watcher as TailScope<Line>
    }
    const scope = new TailScope<Line>(this, root.watcher)
    root.watcher = scope
    // Lines that come after the end: nobody will tell it again.
    if (root.outcome !== undefined) scope.end(root.outcome)
    return scope
  }

  /** Makes room when a line has come to a scope. */
  took(scope: TailScope<Line>, size: number): void {
    this.size += size
    this.#waiting.add(scope)
    for (const oldest of this.#waiting) {
      while (this.size > this.#settings.maxTotalBytes && oldest.giveUp()) {
        // Its oldest line has gone.
      }
      if (this.size <= this.#settings.maxTotalBytes) return
    }
  }

  /** Lines of a scope no longer wait. */
  released(scope: TailScope<Line>, size: number, isEmpty: boolean): void {
    this.size -= size
    if (isEmpty) this.#waiting.delete(scope)
  }

  /** At the end of the process, and when the logger is closed: a scope that is still open counts as failed. */
  keepAll(): void {
    for (const scope of this.#waiting) scope.keep()
  }

  /** How a scope ended decides. */
  wants(highest: number, outcome: ScopeOutcome, durationMs: number): boolean {
    const { decide } = this.#settings
    if (decide === undefined) return outcome.hasFailed || highest >= this.trigger || durationMs >= this.slowMs
    try {
      const { hasFailed, status, error } = outcome
      return Boolean(decide({ level: highest, durationMs, hasFailed, status, error }) as unknown)
    } catch (cause) {
      this.#host.onThrow(cause)
      return true
    }
  }

  /** The levels of the lines that wait. */
  *levels(): Generator<number> {
    for (const scope of this.#waiting) yield* scope.levels()
  }

  monotonic(): number {
    return this.#host.monotonic()
  }

  write(line: Line): void {
    this.#host.write(line)
  }

  discard(line: Line, isOverflow: boolean): void {
    this.#host.discard(line, isOverflow)
  }

  onLoss(lines: number): void {
    this.#host.onLoss(lines)
  }
}
