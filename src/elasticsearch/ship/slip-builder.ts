import type { Slip } from './line-run.ts'

/** Puts documents into the wire form of `_bulk`. */
export class SlipBuilder {
  #parts: string[] = []
  #ends: number[] = []
  /** Of the body so far. */
  bytes = 0

  get lines(): number {
    return this.#ends.length
  }

  /** @param document - JSON, without a line feed. */
  add(id: string, document: string): void {
    const part = `{"create":{"_id":${JSON.stringify(id)}}}\n${document}\n`
    this.#parts.push(part)
    this.bytes += Buffer.byteLength(part)
    this.#ends.push(this.bytes)
  }

  /** What was added since the last time. */
  build(): Slip {
    const slip: Slip = { body: Buffer.from(this.#parts.join('')), ends: this.#ends, levels: [], open: this.#ends.length }
    this.#parts = []
    this.#ends = []
    this.bytes = 0
    return slip
  }
}
