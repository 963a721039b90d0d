import { branch, ByteTree, maxKey } from './byte-tree.ts'
import type { HeaderWords } from './header-words.ts'
import type { LineBytes } from './line-bytes.ts'

/** What stands for a digit in a key, where lines have no such byte: 0 with the highest bit. */
const someDigit = 0xb0

const one = 49

const highest = 0x80808080 | 0
const sixes = 0x06060606
const sixteens = 0x10101010

/** The end of a line in a key, where lines have no such byte. */
const lineEnd = 254

/** Where the message of lines with one beginning starts. */
export interface HeaderShape {
  readonly start: number
  /** Places of numbers that may be seconds since 1970, which begin with 1; where they do not, less than 0. */
  readonly epochs: readonly number[]
}

/**
 * The beginnings of lines that were read, each digit of them the same: what a reader of headers looks at besides digits is which
 * letters and marks there are. Most headers have the shape of one before.
 */
export class HeaderShapes {
  readonly #tree = new ByteTree<HeaderShape>()

  /** The shape of a line; undefined where no line like it was read. The line is ASCII. */
  find({ bytes, view, length }: LineBytes): HeaderShape | undefined {
    const tree = this.#tree
    const { pool, view: poolView, starts } = tree
    let index = 0
    let node = 0
    let place = 0
    for (;;) {
      let differing = difference(poolView.getInt32(place, true), view.getInt32(index, true))
      while (differing === 0) {
        place += 4
        index += 4
        differing = difference(poolView.getInt32(place, true), view.getInt32(index, true))
      }
      const equal = (31 - Math.clz32(differing & -differing)) >> 3
      place += equal
      index += equal
      if (pool[place] === lineEnd && index === length) place++
      // Behind the line stand blanks, and then what was there before.
      if (pool[place] !== branch || index > length + 1) return undefined
      const shape = tree.value(node)
      if (shape !== undefined) return hasEpochs(bytes, shape.epochs) ? shape : undefined
      const end = index === length ? tree.child(node, lineEnd) : 0
      node = end === 0 ? tree.child(node, formOf(bytes[index] ?? 0)) : end
      if (node === 0) return undefined
      place = starts[node] ?? 0
    }
  }

  /** Remembers where the message starts in the line that was read. */
  keep(words: HeaderWords, start: number): void {
    const { bytes, length } = words.line
    const { key } = this.#tree
    let reach = words.isAtEnd ? length : words.reach
    if (words.reach === 0 || reach >= maxKey) return
    for (let index = 0; index < reach; index++) key[index] = formOf(bytes[index] ?? 0)
    if (words.isAtEnd) key[reach++] = lineEnd
    this.#tree.put(reach, { start, epochs: words.epochs() })
  }
}

/** A byte as it stands in a key. */
function formOf(byte: number): number {
  return byte >= 48 && byte <= 57 ? someDigit : byte
}

/** Four bytes of a key and four of a line: 0 in each byte where they are the same, or where a digit is what is wanted. */
function difference(wanted: number, found: number): number {
  // The highest bit of each byte that has it, and not the next: those that stand for digits.
  const digits = wanted & ~(wanted << 1) & highest
  const low = (digits >>> 3) - (digits >>> 7)
  // A half byte of more than 9 grows into the next with 6 more.
  return ((wanted ^ digits ^ found) & ~low) | (((found & low) + sixes) & sixteens)
}

function hasEpochs(bytes: Uint8Array, epochs: readonly number[]): boolean {
  for (const place of epochs) {
    if (place < 0 ? bytes[-1 - place] === one : bytes[place] !== one) return false
  }
  return true
}
