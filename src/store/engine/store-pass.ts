import type { ResultMetadata } from '../../core/engine.ts'
import { CordwoodError } from '../../core/error.ts'
import type { LineRules } from '../scan/line-decoder.ts'
import type { LocatedRecord } from '../scan/line-order.ts'
import type { ReadLimit } from '../scan/read-limit.ts'
import type { LineSource } from '../scan/scan-file.ts'
import { ScanPass } from '../scan/scan-pass.ts'
import { findRows, type FoundRows } from './found-rows.ts'
import type { Question } from './match-rows.ts'
import type { SegmentView } from './segment-view.ts'
import type { StoreLook } from './store-look.ts'

/** The event loop gets its turn after so many milliseconds. */
const turnMs = 8

/** One reading of all that stores hold: what it finds, and the account of it. */
export class StorePass {
  readonly #look: StoreLook
  readonly #question: Question
  readonly #limit: ReadLimit
  readonly #now: () => number
  readonly #lines: ScanPass
  readonly #warnings: string[]
  #scannedRows = 0
  #skipped = 0
  readonly #bytesBefore: number
  #timedOut = false

  /** @param sources - lines beside the segments: hot files, foreign files. */
  constructor(
    look: StoreLook,
    sources: readonly LineSource[],
    question: Question,
    rules: LineRules,
    reading: { readonly limit: ReadLimit; readonly now: () => number; readonly maxLineBytes: number },
  ) {
    this.#look = look
    this.#bytesBefore = readOf(look)
    this.#question = question
    this.#limit = reading.limit
    this.#now = reading.now
    this.#lines = new ScanPass(sources, rules, reading.limit, reading.maxLineBytes)
    this.#warnings = [...look.warnings]
  }

  /** The wanted records that are not in segments, in lists. */
  async *lines(): AsyncGenerator<readonly LocatedRecord[]> {
    if (!this.#timedOut) yield* this.#lines.lists()
  }

  /** The wanted records of one source. */
  read(source: LineSource): AsyncGenerator<readonly LocatedRecord[]> {
    return this.#lines.read(source)
  }

  /**
   * The wanted rows, segment by segment, those with none left out. A damaged segment costs that segment and becomes a warning.
   *
   * @param newestFirst - whether the segments with the newest lines come first, else last.
   * @param take - what is done with them; it may find the segment damaged too.
   */
  async segments(newestFirst: boolean, take: (found: FoundRows) => void): Promise<void> {
    let turn = this.#now()
    for (const view of inOrder(this.#look.segments, newestFirst)) {
      if (this.#timedOut || this.#lines.account('', 0).timedOut) return
      this.guarded(view, () => {
        const found = findRows(view, this.#question)
        if (found.isSkipped) this.#skipped++
        else this.#scannedRows += view.rows
        if (found.count > 0) take(found)
      })
      this.#timedOut = this.#limit.reached()
      if (this.#now() - turn < turnMs) continue
      await new Promise((resolve) => setImmediate(resolve))
      turn = this.#now()
      this.#timedOut = this.#limit.reached()
    }
  }

  /** How the answer came about. */
  account(engine: string, tookMs: number, exact = true): ResultMetadata {
    const lines = this.#lines.account(engine, tookMs)
    const warnings = [...this.#warnings, ...(lines.warnings ?? [])]
    const timedOut = this.#timedOut || lines.timedOut
    return {
      ...lines,
      scannedRows: (lines.scannedRows ?? 0) + this.#scannedRows,
      skippedSegments: this.#skipped,
      readBytes: readOf(this.#look) - this.#bytesBefore,
      exact: exact && !timedOut && warnings.length === 0,
      timedOut,
      ...(warnings.length === 0 ? {} : { warnings }),
    }
  }

  /** Does what may find a segment damaged: that is a warning, and costs that segment only. */
  guarded(view: SegmentView, work: () => void): void {
    try {
      work()
      view.settle()
    } catch (error) {
      if (!(error instanceof CordwoodError) || error.code !== 'CORDWOOD_ERR_STORE_DAMAGED') throw error
      this.#warnings.push(`${view.name}: ${error.message}`)
    }
  }
}

function readOf({ segments }: StoreLook): number {
  return segments.reduce((sum, { segment }) => sum + segment.bytesRead, 0)
}

function inOrder(segments: readonly SegmentView[], newestFirst: boolean): readonly SegmentView[] {
  const lastOf = ({ segment }: SegmentView): number => segment.summary.lastTime ?? Number.MIN_SAFE_INTEGER
  return [...segments].sort((a, b) => (newestFirst ? lastOf(b) - lastOf(a) : lastOf(a) - lastOf(b)))
}
