import { type LevelTable, levelNumbers } from '../../core/level.ts'
import type { Slip } from '../ship/line-run.ts'
import type { Fate } from '../ship/line-source.ts'
import type { ReadWindow } from './read-windows.ts'
import type { FrameOutcome, FramePlace } from './segment.ts'

const newLine = 0x0a
const levelPattern = /"log\.level":"([^"\\]*)"/
const timePattern = /"@timestamp":"([^"\\]*)"/

/** What a frame is made of. */
export interface FrameParts {
  readonly body: Buffer
  readonly lines: number
  /** Where each line ends; where it is not known, that is looked for when somebody asks. */
  readonly ends?: ArrayLike<number>
  /** Where the body lies, if that memory is used again. */
  readonly window?: ReadWindow | undefined
  /** Of the lines; where they are not known, they are read from the lines when somebody asks. */
  readonly levels?: readonly number[]
  readonly table: LevelTable
  /** When they came at the earliest, in milliseconds since 1970: the first line may know better. */
  readonly at: number
  /** They were left by an earlier life of the process, or by another process. */
  readonly isRecovered: boolean
  readonly place?: FramePlace
  /** They may have been sent since then, in milliseconds since 1970. */
  readonly doubtSince?: number | undefined
  /** Which of them have come to their end already, by their index. */
  readonly done?: ReadonlySet<number>
}

const nothing: ReadonlySet<number> = new Set()

/** The lines of a frame, while they wait for the server. */
export class FrameInMemory implements Slip {
  body: Buffer
  readonly lines: number
  readonly isRecovered: boolean
  readonly doubtSince: number | undefined
  /** Lines that need not be sent, by their index. */
  readonly done: ReadonlySet<number>
  /** Lines whose fate is open. */
  open: number
  /** Undefined as long as they are in memory only. */
  place: FramePlace | undefined
  readonly #window: ReadWindow | undefined
  readonly #since: number
  #at: number | undefined
  #ends: ArrayLike<number> | undefined
  readonly #levels: readonly number[] | undefined
  readonly #table: LevelTable
  readonly #fates: Partial<Record<Fate, number>> = {}
  #droppedLevels: Map<number, number> | undefined

  constructor({ body, lines, ends, window, levels, table, at, isRecovered, place, doubtSince, done = nothing }: FrameParts) {
    this.body = body
    this.lines = lines
    this.open = lines - done.size
    this.#ends = ends
    this.#window = window
    window?.hold()
    this.#since = at
    this.isRecovered = isRecovered
    this.doubtSince = doubtSince
    this.done = done
    this.place = place
    this.#levels = levels
    this.#table = table
  }

  get origin(): string | undefined {
    return this.isRecovered ? this.place?.segment.name.epoch : undefined
  }

  /** Where each line ends. */
  get ends(): ArrayLike<number> {
    return (this.#ends ??= findEnds(this.body))
  }

  /** When its first line came, in milliseconds since 1970. */
  get at(): number {
    return (this.#at ??= this.#readTime())
  }

  /** What became of its lines so far. */
  get outcome(): FrameOutcome {
    return { fates: this.#fates, droppedLevels: [...(this.#droppedLevels ?? [])], isRecovered: this.isRecovered }
  }

  get levels(): readonly number[] {
    if (this.#levels !== undefined) return this.#levels
    return Array.from(this.ends, (end, index) => {
      const line = this.body.toString('utf8', index === 0 ? 0 : this.ends[index - 1], end)
      return this.#table.number(levelPattern.exec(line)?.[1]) ?? levelNumbers.info
    })
  }

  /** Lines have come to their end: those from `first` to before `last`. */
  settle(first: number, last: number, fate: Fate): void {
    this.open -= last - first
    this.note(fate, last - first)
    if (fate !== 'dropped') return
    const { levels } = this
    const dropped = (this.#droppedLevels ??= new Map())
    for (let at = first; at < last; at++) dropped.set(levels[at] ?? 0, (dropped.get(levels[at] ?? 0) ?? 0) + 1)
  }

  /** Copies its body, which lies in memory that is written again. */
  own(): void {
    this.body = Buffer.from(this.body)
  }

  /** Its lines may still be on their way when they have come to their end: their memory is not used again. */
  pin(): void {
    this.#window?.pin()
  }

  /** All its lines have come to their end: nobody looks at its body any more. */
  release(): void {
    this.#window?.release()
  }

  #readTime(): number {
    const { body } = this
    const action = body.indexOf(newLine)
    const line = body.toString('utf8', action + 1, body.indexOf(newLine, action + 1))
    const time = Date.parse(timePattern.exec(line)?.[1] ?? '')
    return Number.isNaN(time) ? this.#since : Math.max(time, this.#since)
  }

  /** Counts lines of it. */
  note(fate: Fate, lines: number): void {
    if (lines > 0) this.#fates[fate] = (this.#fates[fate] ?? 0) + lines
  }
}

/** Where the lines of a body end: each has an action line before it. */
export function findEnds(body: Buffer): Uint32Array {
  const ends: number[] = []
  for (let at = 0; at < body.length;) {
    const action = body.indexOf(newLine, at)
    const line = action < 0 ? -1 : body.indexOf(newLine, action + 1)
    if (line < 0) break
    at = line + 1
    ends.push(at)
  }
  return Uint32Array.from(ends)
}
