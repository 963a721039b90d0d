import type { LineBatch, Shape } from '../core/batch.ts'
import type { Context } from '../core/context.ts'

/**
 * The bounded queue in front of one sink: parallel arrays with a window of live lines that slides to the right.
 *
 *     slot    0     1     2     3     4     5     6     7          up to 2 x capacity slots
 *          +-----+-----+-----+-----+-----+-----+-----+-----+
 *     line | ''  | ''  | "b" | ''  | "d" | "e" |     |     |
 *          +-----+-----+-----+-----+-----+-----+-----+-----+
 *           taken  ^    head    ^                 tail
 *                  already      a hole: the policy dropped "c"
 *
 *     offer  writes at `tail`
 *     take   slices from `head`; when nothing is left both go back to 0, so a ring that is drained often lives in its
 *            first few slots and in the processor's cache
 *     drop   leaves a hole (an empty line), because order must stay
 *     tail at the end: the live lines move to the front. There are at least as many free slots as live ones then, so this
 *            costs O(1) a line.
 *
 * Bytes are counted as UTF-16 units: counting real ones would read each line once more.
 */
export class Ring {
  readonly capacity: number
  readonly maxBytes: number
  /** Live lines. */
  count = 0
  /** UTF-16 units in the live lines. */
  bytes = 0
  /** Changes whenever slots get another meaning: positions that somebody kept are void then. */
  generation = 0
  #head = 0
  #tail = 0
  readonly #bootId: string
  readonly #lines: string[] = []
  readonly #levels: number[] = []
  readonly #times: number[] = []
  readonly #sequences: number[] = []
  readonly #shapes: (Shape | undefined)[] = []
  readonly #contexts: (Context | undefined)[] = []

  constructor(capacity: number, maxBytes: number, bootId: string) {
    this.capacity = capacity
    this.maxBytes = maxBytes
    this.#bootId = bootId
  }

  /** Takes the line, or answers false when there is no room for it. A line alone always has room. */
  offer(
    line: string,
    level: number,
    time: number,
    sequence: number,
    shape: Shape | undefined,
    context: Context | undefined,
  ): boolean {
    const bytes = this.bytes + line.length
    if (this.count >= this.capacity || (bytes > this.maxBytes && this.count > 0)) return false
    if (this.#tail >= this.capacity * 2) this.#compact()
    const slot = this.#tail++
    this.#lines[slot] = line
    this.#levels[slot] = level
    this.#times[slot] = time
    this.#sequences[slot] = sequence
    this.#shapes[slot] = shape
    this.#contexts[slot] = context
    this.count++
    this.bytes = bytes
    return true
  }

  /** How full it is: 0 to 1, by lines or by bytes. */
  get fill(): number {
    return Math.min(1, Math.max(this.count / this.capacity, this.bytes / this.maxBytes))
  }

  /** Time of the oldest live line; undefined when there is none. */
  get oldestTime(): number | undefined {
    this.#skipHoles()
    return this.count === 0 ? undefined : this.#times[this.#head]
  }

  /** Sequence of the oldest live line; Infinity when there is none. */
  get oldestSequence(): number {
    this.#skipHoles()
    return this.count === 0 ? Infinity : (this.#sequences[this.#head] ?? Infinity)
  }

  /** Removes the oldest lines and hands them out, at least one if there is one; undefined when empty. */
  take(maxLines: number, maxBytes: number): LineBatch | undefined {
    this.#skipHoles()
    if (this.count === 0) return undefined
    const all = this.count <= maxLines && this.bytes <= maxBytes
    const start = this.#head
    const end = all ? this.#tail : this.#reach(maxLines, maxBytes)
    const batch = this.#slice(start, end)
    this.#head = end
    this.count -= batch.lines.length
    if (this.count === 0) this.#head = this.#tail = 0
    else for (let at = 0; at < batch.lines.length; at++) this.bytes -= batch.lines[at]?.length ?? 0
    if (this.count === 0) this.bytes = 0
    this.generation++
    this.#clear(start, end)
    return batch
  }

  /** The oldest line's slot, for {@link drop}. */
  get oldestSlot(): number {
    this.#skipHoles()
    return this.#head
  }

  /** The lowest level that waits, and the slots of its lines, oldest first. Reads the whole ring. */
  lowest(): { readonly level: number; readonly slots: number[] } {
    let level = Infinity
    let slots: number[] = []
    for (let slot = this.#head; slot < this.#tail; slot++) {
      const found = this.#levels[slot] ?? Infinity
      if (found > level || this.#lines[slot] === '') continue
      if (found < level) slots = []
      level = found
      slots.push(slot)
    }
    return { level, slots }
  }

  /** Removes the line in a slot; answers its level. The slot must hold a live line. */
  drop(slot: number): number {
    this.count--
    this.bytes -= this.#lines[slot]?.length ?? 0
    this.#lines[slot] = ''
    this.#shapes[slot] = undefined
    this.#contexts[slot] = undefined
    return this.#levels[slot] ?? 0
  }

  /** Levels of the live lines, oldest first. */
  *levels(): Generator<number> {
    for (let slot = this.#head; slot < this.#tail; slot++) if (this.#lines[slot] !== '') yield this.#levels[slot] ?? 0
  }

  #skipHoles(): void {
    while (this.#head < this.#tail && this.#lines[this.#head] === '') this.#head++
  }

  #reach(maxLines: number, maxBytes: number): number {
    let lines = 0
    let bytes = 0
    let slot = this.#head
    for (; slot < this.#tail && lines < maxLines; slot++) {
      const length = this.#lines[slot]?.length ?? 0
      if (length === 0) continue
      bytes += length
      if (bytes > maxBytes && lines > 0) break
      lines++
    }
    return slot
  }

  #slice(start: number, end: number): LineBatch {
    const keep = (_: unknown, index: number): boolean => this.#lines[start + index] !== ''
    const holes = this.#lines.includes('', start) && this.#lines.indexOf('', start) < end
    const cut = <Type>(all: readonly Type[]): Type[] => (holes ? all.slice(start, end).filter(keep) : all.slice(start, end))
    return {
      lines: cut(this.#lines),
      levels: cut(this.#levels),
      times: cut(this.#times),
      sequences: cut(this.#sequences),
      shapes: cut(this.#shapes),
      contexts: cut(this.#contexts),
      bootId: this.#bootId,
    }
  }

  /**
   * Lets go of what the slots refer to, so that it can be collected. Where the stack is at its end they keep it until they are used
   * again: whoever calls this has said already that they are free.
   */
  #clear(start: number, end: number): void {
    try {
      this.#lines.fill('', start, end)
      this.#shapes.fill(undefined, start, end)
      this.#contexts.fill(undefined, start, end)
    } catch {
      // A slot before the first or behind the last line is never read.
    }
  }

  #compact(): void {
    let to = 0
    for (let from = this.#head; from < this.#tail; from++) {
      const line = this.#lines[from]
      if (line === undefined || line === '') continue
      this.#lines[to] = line
      this.#levels[to] = this.#levels[from] ?? 0
      this.#times[to] = this.#times[from] ?? 0
      this.#sequences[to] = this.#sequences[from] ?? 0
      this.#shapes[to] = this.#shapes[from]
      this.#contexts[to] = this.#contexts[from]
      to++
    }
    const end = this.#tail
    this.#head = 0
    this.#tail = to
    this.generation++
    this.#clear(to, end)
  }
}
