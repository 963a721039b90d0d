import { describe } from '../../core/check.ts'
import type { ResultMetadata } from '../../core/engine.ts'
import { CordwoodError } from '../../core/error.ts'
import type { LineCounts, LineRules } from './line-decoder.ts'
import type { LocatedRecord } from './line-order.ts'
import type { ReadLimit } from './read-limit.ts'
import { type LineSource, scanFile } from './scan-file.ts'

/** One reading of all files: what it finds, and the account of it. */
export class ScanPass {
  readonly #sources: readonly LineSource[]
  readonly #rules: LineRules
  readonly #limit: ReadLimit
  readonly #maxLineBytes: number
  readonly #counts: LineCounts = { scannedRows: 0, unparsedRows: 0 }
  readonly #warnings: string[] = []
  #timedOut = false

  constructor(sources: readonly LineSource[], rules: LineRules, limit: ReadLimit, maxLineBytes: number) {
    this.#sources = sources
    this.#rules = rules
    this.#limit = limit
    this.#maxLineBytes = maxLineBytes
  }

  /** All wanted records, file by file, in lists. Ends early when the time is up. */
  async *lists(): AsyncGenerator<readonly LocatedRecord[]> {
    for (const source of this.#sources) {
      yield* this.read(source)
      if (this.#timedOut) return
    }
  }

  /** The wanted records of one file. What cannot be read of it becomes a warning. */
  async *read(source: LineSource): AsyncGenerator<readonly LocatedRecord[]> {
    try {
      for await (const found of scanFile(source, this.#rules, this.#counts, this.#maxLineBytes)) {
        yield found
        if (!this.#limit.reached()) continue
        this.#timedOut = true
        return
      }
    } catch (error) {
      if (error instanceof CordwoodError && error.code !== 'CORDWOOD_ERR_SOURCE_UNREADABLE') throw error
      const reason = error instanceof Error ? error.message : String(error)
      this.#warnings.push(
        error instanceof CordwoodError ? reason : `Expected ${describe(source.name)} to be readable to its end: ${reason}.`,
      )
    }
  }

  /** How the answer came about. */
  account(engine: string, tookMs: number, exact = true): ResultMetadata {
    return {
      engine,
      tookMs,
      scannedRows: this.#counts.scannedRows,
      unparsedRows: this.#counts.unparsedRows,
      exact: exact && !this.#timedOut && this.#warnings.length === 0,
      timedOut: this.#timedOut,
      ...(this.#warnings.length === 0 ? {} : { warnings: this.#warnings }),
    }
  }
}
