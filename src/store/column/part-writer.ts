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

/** The one of several ways of writing the same that takes the fewest bytes, with its place in the list. */
export function smallest<Key>(ways: readonly (readonly [Key, PartWriter])[]): readonly [Key, PartWriter] {
  const [first, ...rest] = ways
  if (first === undefined) throw new RangeError('nothing to choose from')
  if (rest.length === 0) return first
  let best = first
  let fewest = first[1].estimate()
  for (const way of rest) {
    const bytes = way[1].estimate()
    if (bytes < fewest) {
      best = way
      fewest = bytes
    }
  }
  return best
}
