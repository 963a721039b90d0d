import { endOf, joined, type Run, startOf } from '../ship/line-run.ts'
import { BodyPool } from './body-pool.ts'
import { Compressor } from './compressor.ts'

/** A `_bulk` body in its wire form. */
export interface BulkBody {
  readonly bytes: Uint8Array
  readonly headers: Readonly<Record<string, string>>
  /** The bytes are those of the slip itself, not a copy. */
  readonly isSlips?: boolean
  /** To be called when nobody reads the bytes any more; without it they are simply forgotten. */
  readonly release?: () => void
}

const headers = { 'content-type': 'application/x-ndjson', accept: 'application/json' }
const gzipHeaders = { ...headers, 'content-encoding': 'gzip' }
/** Fewer bytes than this are not worth compressing. */
const smallBytes = 1024

/** Puts the bodies of requests together, in memory that is used again. */
export class BulkEncoder {
  readonly #pool = new BodyPool()
  readonly #compressor: Compressor | undefined

  /** @param gzipLevel - 1 to 9; 0 for none. */
  constructor(gzipLevel: number) {
    this.#compressor = gzipLevel === 0 ? undefined : new Compressor(gzipLevel)
  }

  /** The body of one request. */
  async encode(runs: readonly Run[]): Promise<BulkBody> {
    const pieces = joined(runs).map((run) => run.slip.body.subarray(startOf(run), endOf(run)))
    const [only] = pieces
    const size = pieces.reduce((sum, piece) => sum + piece.length, 0)
    const compressor = size < smallBytes ? undefined : this.#compressor
    if (only !== undefined && pieces.length === 1) {
      return compressor === undefined
        ? { bytes: only, headers, isSlips: true }
        : { bytes: await compressor.gzip(only), headers: gzipHeaders }
    }
    const buffer = this.#pool.take(size)
    const bytes = buffer.subarray(0, size)
    let at = 0
    for (const piece of pieces) at += piece.copy(buffer, at)
    const release = (): void => this.#pool.give(buffer)
    if (compressor === undefined) return { bytes, headers, release }
    try {
      return { bytes: await compressor.gzip(bytes), headers: gzipHeaders }
    } finally {
      release()
    }
  }
}
