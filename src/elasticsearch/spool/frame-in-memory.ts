import { type LevelTable, levelNumbers } from '../../core/level.ts'
import type { Slip } from '../ship/line-run.ts'
import type { FramePlace } from './segment.ts'

const newLine = 0x0a
const levelPattern = /"log\.level":"([^"\\]*)"/

/** What a frame is made of. */
export interface FrameParts {
  readonly body: Buffer
  /** Where each line ends. */
  readonly ends: ArrayLike<number>
  /** Of the lines; where they are not known, they are read from the lines when somebody asks. */
  readonly levels?: readonly number[]
  readonly table: LevelTable
  /** When they came, in milliseconds since 1970. */
  readonly at: number
  /** They were left by an earlier life of the process, or by another process. */
  readonly isRecovered: boolean
  readonly place?: FramePlace
}

/** The lines of a frame, while they wait for the server. */
export class FrameInMemory implements Slip {
  readonly body: Buffer
  readonly ends: ArrayLike<number>
  readonly at: number
  readonly isRecovered: boolean
  /** Lines whose fate is open. */
  open: number
  /** Undefined as long as they are in memory only. */
  place: FramePlace | undefined
  readonly #levels: readonly number[] | undefined
  readonly #table: LevelTable

  constructor({ body, ends, levels, table, at, isRecovered, place }: FrameParts) {
    this.body = body
    this.ends = ends
    this.open = ends.length
    this.at = at
    this.isRecovered = isRecovered
    this.place = place
    this.#levels = levels
    this.#table = table
  }

  get levels(): readonly number[] {
    if (this.#levels !== undefined) return this.#levels
    return Array.from(this.ends, (end, index) => {
      const line = this.body.toString('utf8', index === 0 ? 0 : this.ends[index - 1], end)
      return this.#table.number(levelPattern.exec(line)?.[1]) ?? levelNumbers.info
    })
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
