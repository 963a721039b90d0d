import { ByteSink } from './byte-sink.ts'

/** From here on a payload is a part of its own. */
const ownPartBytes = 2048

/**
 * Collects the payloads of a column and of the columns within it.
 *
 *     parts[0]  control: kinds, counts, and each payload's length * 2 + (1 when it is a part of its own)
 *     parts[1]  the small payloads of text, one after the other
 *     parts[2]  the small payloads of other bytes
 *     parts[3]  ... the large ones, each for itself, in the order of control
 *
 * Text and bytes stand apart since they compress by different statistics.
 */
export class PartWriter {
  readonly control: ByteSink = new ByteSink()
  readonly #text = new ByteSink()
  readonly #bytes = new ByteSink()
  readonly #own: Uint8Array[] = []

  text(payload: Uint8Array): void {
    this.#add(this.#text, payload)
  }

  bytes(payload: Uint8Array): void {
    this.#add(this.#bytes, payload)
  }

  parts(): Uint8Array[] {
    return [this.control.bytes(), this.#text.bytes(), this.#bytes.bytes(), ...this.#own]
  }

  #add(pool: ByteSink, payload: Uint8Array): void {
    const isOwn = payload.length >= ownPartBytes
    this.control.number(payload.length * 2 + (isOwn ? 1 : 0))
    if (isOwn) this.#own.push(payload)
    else pool.append(payload)
  }
}
