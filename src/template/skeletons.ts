import { branch, ByteTree, maxKey } from './byte-tree.ts'
import { classes, digit, dot, ending, slash, stop } from './character-class.ts'
import type { LineBytes } from './line-bytes.ts'
import type { Template } from './template.ts'

const space = 32
const apostrophe = 39
const colon = 58
const highest = 0x80808080 | 0

/** What stands for data in a key, where lines have no such byte: that begins with its digit, or with letters that are left out. */
const bareData = 200
const namedData = 201

/**
 * The templates of lines that were scanned, by their skeletons: the line without its data. Most lines have the skeleton of
 * one before, and to compare with one takes a fraction of the time of a scan.
 *
 * ```
 * received block blk_3587 of size 67108864 from 10.251.42.84
 * received block 2        of size 1        from 1
 * ```
 *
 * Data is a chunk that has a digit. What a scanner asks of one is what is left of it: whether it begins with a digit, what of it ends a
 * sentence, and what stands before the digit where that may be a token of its own. A scanner that asks for more says so
 * (`isOpaque`), and such a line is not remembered.
 */
export class Skeletons {
  readonly #tree = new ByteTree<Template>(namedData)

  /** The template of a line with the same skeleton. The line is ASCII. */
  find(line: LineBytes, from: number): Template | undefined {
    const { bytes, view, length } = line
    const tree = this.#tree
    const { pool, view: poolView, starts, wildcards } = tree
    const table = classes
    let index = from
    while (bytes[index] === space && index < length) index++
    let node = 0
    let place = 0
    // Where a chunk may be data with letters before its digit, if it is not the word that is compared first.
    let other = 0
    let otherIndex = 0
    for (;;) {
      let differing = poolView.getInt32(place, true) ^ view.getInt32(index, true)
      while (differing === 0) {
        place += 4
        index += 4
        differing = poolView.getInt32(place, true) ^ view.getInt32(index, true)
      }
      const equal = (31 - Math.clz32(differing & -differing)) >> 3
      place += equal
      index += equal
      const wanted = pool[place]
      const byte = bytes[index] ?? space
      if (wanted === bareData) {
        if (table[byte] === digit) {
          index = dataEnd(line, index)
          place++
          continue
        }
      } else if (wanted === branch) {
        if (index >= length || (byte === space && isBlank(bytes, index, length))) return tree.value(node)
        const named = wildcards[node] ?? 0
        const next = tree.child(node, table[byte] === digit ? bareData : byte)
        if (next !== 0) {
          if (named !== 0) {
            other = named
            otherIndex = index
          }
          node = next
          place = starts[next] ?? 0
          continue
        }
        if (named !== 0) {
          node = named
          place = starts[named] ?? 0
          continue
        }
      } else if (wanted === namedData) {
        const end = namedDataEnd(line, index)
        if (end !== 0) {
          index = end
          place++
          continue
        }
      }
      if (byte === space && index < length && bytes[index - 1] === space) {
        index++
        continue
      }
      if (other === 0) return undefined
      node = other
      place = starts[other] ?? 0
      index = otherIndex
      other = 0
    }
  }

  /** Remembers the template of a line. */
  keep(line: LineBytes, from: number, template: Template): void {
    const size = readKey(line, from, this.#tree.key)
    if (size > 0) this.#tree.put(size, template)
  }

  /** Forgets all. */
  clear(): void {
    this.#tree.clear()
  }
}

/** Writes a line's skeleton into `key`; how long it is, 0 for too long. */
function readKey(line: LineBytes, from: number, key: Uint8Array): number {
  const { bytes, length } = line
  const table = classes
  let size = 0
  let index = from
  while (bytes[index] === space && index < length) index++
  while (index < length) {
    const start = size
    let isKept = false
    let isMarked = false
    let byte = bytes[index] ?? space
    let own = table[byte] ?? stop
    if (size + (length - index) > maxKey - 4 && size + chunkLength(bytes, index) > maxKey - 4) return 0
    for (;;) {
      while (own < digit) {
        key[size++] = byte
        byte = bytes[++index] ?? space
        own = table[byte] ?? stop
      }
      if (own === digit || (own === stop && byte !== apostrophe)) break
      isKept ||= keeps(own, byte, bytes[index + 1], isMarked)
      isMarked ||= own === dot || own === slash
      key[size++] = byte
      byte = bytes[++index] ?? space
      own = table[byte] ?? stop
    }
    if (own === digit) {
      const isNamed = !isKept && size > start
      if (isNamed) size = start
      key[size++] = isNamed ? namedData : bareData
      index = dataEnd(line, index)
      for (byte = bytes[index] ?? space; table[byte] !== stop; byte = bytes[++index] ?? space) key[size++] = byte
    }
    key[size++] = byte
    index++
    if (byte === space) while (bytes[index] === space && index < length) index++
  }
  // Blanks follow each line.
  return size > 0 && key[size - 1] === space ? size - 1 : size
}

/** How long a chunk is. */
function chunkLength(bytes: Uint8Array, from: number): number {
  let index = from
  while (classes[bytes[index] ?? space] !== stop || bytes[index] === apostrophe) index++
  return index - from
}

/**
 * Whether what stands before a digit may be a token of its own if it has this byte.
 *
 * @param isMarked - a dot or a slash stands before it in the chunk: then a colon within joins, as in `example.org:80`.
 */
function keeps(own: number, byte: number, next: number | undefined, isMarked: boolean): boolean {
  if (own !== ending && own !== dot) return byte === apostrophe
  const after = classes[next ?? space] ?? stop
  if (own === dot) return after >= ending || after === dot
  return byte !== colon || !isMarked || after >= ending
}

/** Where data ends that begins with a digit: before what ends a sentence. */
function dataEnd({ bytes, view }: LineBytes, from: number): number {
  const table = classes
  let index = from + 1
  while (isNumeric(view.getInt32(index, true))) index += 4
  while (table[bytes[index] ?? space] !== stop) index++
  while (index - from > 1 && ((table[bytes[index - 1] ?? space] ?? stop) & (dot | ending)) !== 0) index--
  return index
}

/** Whether four bytes are each of `-./0123456789:`, which lie side by side. Most data is made of them. */
function isNumeric(four: number): boolean {
  // The highest bit of a byte tells whether it is so large at least, and larger.
  return ((four + 0x53535353) & ~(four + 0x45454545) & highest) === highest
}

/** Where data ends that has something else before its digit; 0 where there is no such data. */
function namedDataEnd(line: LineBytes, from: number): number {
  const { bytes } = line
  const table = classes
  let isMarked = false
  let index = from
  for (;;) {
    let byte = bytes[index] ?? space
    let own = table[byte] ?? stop
    while (own < digit) {
      byte = bytes[++index] ?? space
      own = table[byte] ?? stop
    }
    if (own === digit) return index === from ? 0 : dataEnd(line, index)
    if (own === stop || keeps(own, byte, bytes[index + 1], isMarked)) return 0
    isMarked ||= own === dot || own === slash
    index++
  }
}

function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  let index = from
  while (index < to && bytes[index] === space) index++
  return index === to
}
