/*
 * Bits of a byte, collected over a chunk while it is read once. Their order matters: what is below `digit` goes on with a word,
 * whatever it is made of.
 */

/** A letter that no hexadecimal number has. */
export const beyondHex = 1
/** Any letter, the low line and the dollar sign: what makes a chunk a word. */
export const letter = 2
/** From here on a chunk needs a second look. */
export const digit = 4
/** A dot within a chunk. */
export const dot = 8
/** `/`, and the backslash of Windows paths. */
export const slash = 16
/** `@` of addresses. */
export const at = 32
/** `:`, `!` and `?`, which may end a chunk or stand within one. */
export const ending = 64
/** Ends a chunk: blanks, brackets, quotes and separators. */
export const stop = 128

/** The bits of each byte. What is not ASCII counts as a letter. */
export const classes: Uint8Array = makeClasses()

function makeClasses(): Uint8Array {
  const made = new Uint8Array(256).fill(letter | beyondHex, 128)
  for (let code = 0; code < 128; code++) {
    const text = String.fromCharCode(code)
    if (code <= 32 || code === 127 || '()[]{}<>"=,;|`\''.includes(text)) made[code] = stop
    else if (text >= '0' && text <= '9') made[code] = digit
    else if (/[a-f]/i.test(text)) made[code] = letter
    else if (/[a-z_$]/i.test(text)) made[code] = letter | beyondHex
    else if (text === '.') made[code] = dot
    else if (text === '/' || text === '\\') made[code] = slash
    else if (text === '@') made[code] = at
    else if (text === ':' || text === '!' || text === '?') made[code] = ending
  }
  return made
}

/** The bits of a byte; of what lies beyond a line those of a blank. */
export function classOf(byte: number | undefined): number {
  return byte === undefined ? stop : (classes[byte] ?? stop)
}
