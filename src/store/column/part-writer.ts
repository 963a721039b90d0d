import { ByteSink } from './byte-sink.ts'
import { estimate } from './estimate.ts'

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

  /** Goes on with what another one collected. */
  absorb(other: PartWriter): void {
    this.control.append(other.control.bytes())
    this.#text.append(other.#text.bytes())
    this.#bytes.append(other.#bytes.bytes())
    this.#own.push(...other.#own)
  }

  /** About how many bytes all of it has when it is compressed. */
  estimate(): number {
    let total = this.control.length + estimate(this.#text.bytes()) + estimate(this.#bytes.bytes())
    for (const part of this.#own) total += estimate(part)
    return total
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

/** A way of writing something, and what it would write. */
export interface Way<Key> {
  readonly key: Key
  readonly writer: PartWriter
  /** By how much it must be smaller than others to be worth what it costs the reader: 0.05 is a twentieth. Default 0. */
  readonly margin?: number
}

/** The one of several ways of writing the same that takes the fewest bytes. */
export function smallest<Key>(ways: readonly Way<Key>[]): Way<Key> {
  const [first, ...rest] = ways
  if (first === undefined) throw new RangeError('nothing to choose from')
  if (rest.length === 0) return first
  const cost = ({ writer, margin = 0 }: Way<Key>): number => writer.estimate() * (1 + margin)
  let best = first
  let fewest = cost(first)
  for (const way of rest) {
    const bytes = cost(way)
    if (bytes < fewest) {
      best = way
      fewest = bytes
    }
  }
  return best
}
