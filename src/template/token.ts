/** Part of the template: letters that stay the same. */
export const word = 1
/** What differs from line to line: a number, an address, a path. */
export const variable = 2
/** Brackets, separators and what has neither letters nor digits. */
export const mark = 3

/** More tokens than this are not told apart: the rest of the line is one variable. */
export const maxTokens = 160

/** The hash of every variable: one token stands for all values. */
export const variableHash = 0x2a2a2a2b

/** What begins the hash of a word or mark. */
export const hashStart = 0x811c9dc5

const prime = 0x01000193

/** One more UTF-16 unit of a token's hash (FNV-1a). */
export function hashUnit(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, prime)
}

/** The hash of a row of dots, however long. */
export const dotsHash: number = hashText('.')

/** The hash of a token's text. */
export function hashText(text: string): number {
  let hash = hashStart | 0
  for (let index = 0; index < text.length; index++) hash = hashUnit(hash, text.charCodeAt(index))
  return hash
}

/** The hash of a token, from its kind and text. */
export function hashToken(kind: number, text: string): number {
  if (kind === variable) return variableHash
  return kind === mark && text.startsWith('..') ? dotsHash : hashText(text)
}

/** An odd factor for each place, so that the sum over a line's tokens tells their order (multilinear hashing). */
function makeFactors(seed: number): Int32Array {
  const made = new Int32Array(maxTokens)
  let state = seed
  for (let place = 0; place < maxTokens; place++) {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    made[place] = (mixed ^ (mixed >>> 16)) | 1
  }
  return made
}

const firstFactors = makeFactors(0x7feb352d)
const secondFactors = makeFactors(0x846ca68b)

/** What a token at a place adds to the first half of a template's key. */
export function firstTerm(hash: number, place: number): number {
  return Math.imul(hash ^ (hash >>> 15), firstFactors[place] ?? 1)
}

/** The same for the second half. */
export function secondTerm(hash: number, place: number): number {
  return Math.imul(hash ^ (hash >>> 17), secondFactors[place] ?? 1)
}

/** A half of a key, mixed, for the id. */
export function mixHalf(half: number): number {
  let mixed = Math.imul(half ^ (half >>> 16), 0x21f0aaad)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
  return (mixed ^ (mixed >>> 15)) >>> 0
}
