import type { ScopeOutcome, ScopeWatcher } from '../core/context.ts'

/** A line that waits. */
export interface TailLine {
  /** The level's number. */
  readonly level: number
  /** UTF-16 units. */
  readonly size: number
}

/** What a scope needs of its tail. */
export interface TailOwner<Line extends TailLine> {
  readonly trigger: number
  readonly slowMs: number
  readonly maxBytes: number
  monotonic(): number
  /** Whether a scope that ended so is kept. */
  wants(highest: number, outcome: ScopeOutcome, durationMs: number): boolean
  /** A line waits in a scope. */
  took(scope: TailScope<Line>, size: number): void
  /** Lines of a scope no longer wait. */
  released(scope: TailScope<Line>, size: number, isEmpty: boolean): void
  write(line: Line): void
  discard(line: Line, isOverflow: boolean): void
  onLoss(lines: number): void
}

/**
 * One outermost scope as a tail sees it.
 *
 *     open --- a line of the trigger's level, slow, failed, end of the process ---> kept: all lines are written, at once
 *      +------ it ends well ----------------------------------------------------> discarded: those that wait are not
 */
export class TailScope<Line extends TailLine> implements ScopeWatcher {
  readonly owner: TailOwner<Line>
  readonly next: ScopeWatcher | undefined
  state: 'open' | 'kept' | 'discarded' = 'open'
  readonly #beganMs: number
  #lines: Line[] = []
  /** Before it, lines were given up. */
  #first = 0
  #size = 0
  #lost = 0
  #highest = -Infinity

  constructor(owner: TailOwner<Line>, next: ScopeWatcher | undefined) {
    this.owner = owner
    this.next = next
    this.#beganMs = owner.monotonic()
  }

  /** A line of this level is about to be written or to wait: it may be the one for which, or by whose time, the scope is kept. */
  see(level: number): void {
    if (level > this.#highest) this.#highest = level
    if (this.state !== 'open') return
    const { trigger, slowMs } = this.owner
    if (level >= trigger || (slowMs < Infinity && this.owner.monotonic() - this.#beganMs >= slowMs)) this.keep()
  }

  /** Has a line wait until the scope ends. */
  hold(line: Line): void {
    this.#lines.push(line)
    this.#size += line.size
    this.owner.took(this, line.size)
    while (this.#size > this.owner.maxBytes && this.giveUp()) {
      // Its oldest line has gone.
    }
  }

  /** Gives up the oldest line that waits; false when none does. */
  giveUp(): boolean {
    const line = this.#lines[this.#first]
    if (line === undefined) return false
    this.#first++
    // What was given up must not be held by the array.
    if (this.#first * 2 > this.#lines.length) {
      this.#lines.splice(0, this.#first)
      this.#first = 0
    }
    this.#size -= line.size
    this.#lost++
    this.owner.released(this, line.size, this.#lines.length === this.#first)
    this.owner.discard(line, true)
    return true
  }

  end(outcome: ScopeOutcome): void {
    if (this.state !== 'open') return
    const durationMs = Math.max(outcome.durationMs, this.owner.monotonic() - this.#beganMs)
    if (this.owner.wants(this.#highest, outcome, durationMs)) this.keep()
    else {
      this.state = 'discarded'
      for (const line of this.#take()) this.owner.discard(line, false)
    }
  }

  /** Writes what waits; what comes later does not wait. */
  keep(): void {
    if (this.state !== 'open') return
    this.state = 'kept'
    for (const line of this.#take()) this.owner.write(line)
    if (this.#lost > 0) this.owner.onLoss(this.#lost)
  }

  /** The levels of the lines that wait. */
  *levels(): Generator<number> {
    for (let index = this.#first; index < this.#lines.length; index++) yield this.#lines[index]?.level ?? 0
  }

  #take(): readonly Line[] {
    const lines = this.#lines.slice(this.#first)
    const size = this.#size
    this.#lines = []
    this.#first = 0
    this.#size = 0
    this.owner.released(this, size, true)
    return lines
  }
}
