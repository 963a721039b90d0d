/** A Bloom filter: says of a text that it is not among those it was made of, or that it may be. */
export interface Filter {
  readonly bits: Uint8Array
  /** How many bits a text sets. */
  readonly hashes: number
}

/** One text of twenty that is not there is taken for one that may be; more bits would make the filters more than 5 % of the file. */
const bitsPerText = 6.5
const hashCount = 4

/** Fewer different texts are found in the column itself as fast. */
const leastDistinct = 512
const samples = 32

/** What a filter may take of what its column takes. */
const mostShare = 0.15

/**
 * The filter of a column of ids, of which one is looked for; undefined for another column, or where reading the column itself is
 * about as cheap.
 *
 * @param distinct - each text of the column once.
 * @param count - how many rows the column has.
 * @param bytes - what the column takes in the file.
 */
export function filterOfIds(distinct: readonly string[], count: number, bytes: number): Filter | undefined {
  if (distinct.length < leastDistinct || distinct.length * 64 < count) return undefined
  if (distinct.length * bitsPerText > bytes * 8 * mostShare) return undefined
  const step = Math.max(1, Math.floor(distinct.length / samples))
  for (let place = 0; place < distinct.length; place += step) {
    const text = distinct[place] ?? ''
    if (!/^[\w:.@/+=-]{6,96}$/.test(text) || !/\d/.test(text)) return undefined
  }
  // Texts with escapes could be asked for in another form.
  return distinct.some((text) => text.includes('\\')) ? undefined : makeFilter(distinct)
}

/** Makes the filter of texts, each given once. */
export function makeFilter(texts: readonly string[]): Filter {
  const bits = new Uint8Array(Math.ceil((texts.length * bitsPerText) / 8) + 1)
  const size = bits.length * 8
  for (const text of texts) {
    const first = firstOf(text)
    const second = secondOf(first)
    for (let k = 0; k < hashCount; k++) {
      const bit = ((first + k * second) >>> 0) % size
      bits[bit >>> 3] = (bits[bit >>> 3] as number) | (1 << (bit & 7))
    }
  }
  return { bits, hashes: hashCount }
}

/** May the text be among those of the filter? */
export function filterHas({ bits, hashes }: Filter, text: string): boolean {
  const first = firstOf(text)
  const second = secondOf(first)
  for (let k = 0; k < hashes; k++) {
    const bit = ((first + k * second) >>> 0) % (bits.length * 8)
    if (((bits[bit >>> 3] as number) & (1 << (bit & 7))) === 0) return false
  }
  return true
}

/**
 * The bits of a text, by double hashing: bit k is `(first + k * second) mod size`. `first` is FNV-1a (32 bits) of the bytes, mixed;
 * `second` is `first` mixed once more, made odd.
 */
function firstOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return mix(hash)
}

function secondOf(first: number): number {
  return (mix(first ^ 0x9e3779b9) | 1) >>> 0
}

/** The finisher of MurmurHash3. */
function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
