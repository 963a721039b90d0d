import { classes, digit, dot, ending, stop } from './character-class.ts'
import type { LineBytes } from './line-bytes.ts'
import type { Template } from './template.ts'

const space = 32
const apostrophe = 39
const point = 46
const colon = 58

const factor = 0x01000193
const firstFactor = 0x9e3779b1
const secondFactor = 0x85ebca6b

/** What stands for data: that begins with a digit, with something else, or with something that is kept. */
const bareData = 256
const namedData = 257
const keptData = 258

/** So many skeletons are remembered at most. */
const maxCapacity = 8192

/**
 * The templates of lines that were scanned, by their skeletons: the line without its data. Most lines have the skeleton of
 * one before, and to read a skeleton takes a third of the time of a scan.
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
  #capacity = 128
  #keys: Int32Array = new Int32Array(this.#capacity * 2)
  #templates: (Template | undefined)[] = Array.from<Template | undefined>({ length: this.#capacity })
  /** How many were put in since the table has its size. */
  #kept = 0
  #first = 0
  #second = 0

  /** The template of a line with the same skeleton. */
  find(line: LineBytes, from: number): Template | undefined {
    this.#read(line, from)
    const slot = this.#slot()
    const isKnown = this.#keys[slot * 2] === this.#first && this.#keys[slot * 2 + 1] === this.#second
    return isKnown ? this.#templates[slot] : undefined
  }

  /** Remembers the template of the line that was asked for last. */
  keep(template: Template): void {
    // What is not remembered is scanned again, so nothing is carried over.
    if (++this.#kept > this.#capacity && this.#capacity < maxCapacity) this.#reset(this.#capacity * 8)
    const slot = this.#slot()
    this.#keys[slot * 2] = this.#first
    this.#keys[slot * 2 + 1] = this.#second
    this.#templates[slot] = template
  }

  /** Forgets all. */
  clear(): void {
    this.#reset(this.#capacity)
  }

  #reset(capacity: number): void {
    this.#capacity = capacity
    this.#keys = new Int32Array(capacity * 2)
    this.#templates = Array.from<Template | undefined>({ length: capacity })
    this.#kept = 0
  }

  #slot(): number {
    // The upper bits of a product depend on all that went into it.
    return ((this.#first ^ this.#second) >>> 16) & (this.#capacity - 1)
  }

  /** The key of a line's skeleton, in two halves. */
  #read({ bytes, length }: LineBytes, from: number): void {
    const table = classes
    let first = 0x811c9dc5 | 0
    let second = 0x2545f491
    let index = from
    while (index < length) {
      const start = index
      let byte = bytes[index] ?? space
      let own = table[byte] ?? stop
      let hash = 0x811c9dc5 | 0
      let isKept = false
      for (;;) {
        while (own < digit) {
          hash = Math.imul(hash ^ byte, factor)
          byte = bytes[++index] ?? space
          own = table[byte] ?? stop
        }
        if (own === digit) break
        if (own === stop) {
          if (byte !== apostrophe) break
          isKept = true
        } else if (own === ending) isKept = true
        else if (own === dot) {
          const next = table[bytes[index + 1] ?? space] ?? stop
          if (next >= ending || next === dot) isKept = true
        }
        hash = Math.imul(hash ^ byte, factor)
        byte = bytes[++index] ?? space
        own = table[byte] ?? stop
      }
      if (own === digit) {
        const data = index
        const kind = isKept ? keptData : index === start ? bareData : namedData
        hash = Math.imul((isKept ? hash : 0) ^ kind, factor)
        while (table[(byte = bytes[++index] ?? space)] !== stop);
        let end = index
        while (end - data > 1 && isFinal(bytes[end - 1])) end--
        for (; end < index; end++) hash = Math.imul(hash ^ (bytes[end] ?? 0), factor)
      }
      // With what ends it: most often a blank.
      hash ^= byte << 16
      first = Math.imul(first ^ hash ^ (hash >>> 15), firstFactor)
      second = Math.imul((second + hash) ^ (second >>> 13), secondFactor)
      index++
      if (byte === space) while (bytes[index] === space && index < length) index++
    }
    this.#first = first
    this.#second = second
  }
}

/** Data may end with it, and it is no part of it. */
function isFinal(byte: number | undefined): boolean {
  return byte === point || byte === 33 || byte === 63 || byte === colon
}
