import { dotsHash, hashText } from './token.ts'

/** The hash of each mark. */
export const markHashes: Int32Array = Int32Array.from({ length: 128 }, (_, code) => hashText(String.fromCharCode(code)))

/** The same for marks that never mean more than themselves; 0 for others. */
export const plainMarks: Int32Array = Int32Array.from({ length: 256 }, (_, code) =>
  ',;|"\'`[{'.includes(String.fromCharCode(code)) ? (markHashes[code] ?? 0) : 0,
)

export const colonHash: number = hashText(':')
const commaHash = hashText(',')
const dashHash = hashText('-')
const slashHash = hashText('/')

/** Between two variables it makes a list of them. */
export function joins(hash: number): boolean {
  return hash === commaHash || hash === colonHash || hash === dashHash || hash === slashHash || hash === dotsHash
}

/** The bracket that a closing one belongs to; 0 for none. */
export function openingOf(byte: number): number {
  return byte === 41 ? 40 : byte === 93 ? 91 : byte === 125 ? 123 : byte === 62 ? 60 : 0
}
