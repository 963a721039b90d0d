import type { HeaderWords } from './header-words.ts'
import { hashStart, hashText, hashUnit } from './token.ts'

/** Words that name a level, as logs of any kind print them. */
const names =
  'trace debug info information notice warn warning error err severe failure fatal critical crit alert emerg panic fine finer finest verbose'

const hashes: ReadonlySet<number> = new Set(names.split(' ').map(hashText))
const longest = 11

/** Single letters, of Android. */
const letters: ReadonlySet<number> = new Set(Buffer.from('VDIWEF'))

/** `[`, `<`, `(`. */
function opens(byte: number | undefined): boolean {
  return byte === 91 || byte === 60 || byte === 40
}

/** `]`, `>`, `)`, `:`, `,`. */
function closes(byte: number | undefined): boolean {
  return byte === 93 || byte === 62 || byte === 41 || byte === 58 || byte === 44
}

/** `INFO`, `[warn]`, `Error:`, and the single letters of Android. */
export function isLevel(words: HeaderWords, place: number): boolean {
  const known = words.levels[place] ?? 0
  if (known !== 0) return known === 2
  const found = readLevel(words, place)
  words.levels[place] = found ? 2 : 1
  return found
}

function readLevel(words: HeaderWords, place: number): boolean {
  const { bytes } = words.line
  let from = words.from[place] ?? 0
  let to = words.to[place] ?? 0
  if (to - from === 1) return letters.has(bytes[from] ?? 0)
  while (from < to && opens(bytes[from])) from++
  while (from < to && closes(bytes[to - 1])) to--
  const length = to - from
  // Most words are too long, or begin like none.
  if (length > longest || length < 2) return false
  let hash = hashStart | 0
  let capitals = 0
  for (let index = from; index < to; index++) {
    const byte = bytes[index] ?? 0
    const small = byte | 32
    if (small < 97 || small > 122) return false
    if (small !== byte) capitals++
    hash = hashUnit(hash, small)
  }
  const isCased = capitals === 0 || capitals === length || (capitals === 1 && (bytes[from] ?? 0) < 97)
  return isCased && hashes.has(hash)
}
