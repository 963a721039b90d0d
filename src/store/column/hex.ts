/** Which value a character has as a hexadecimal digit; 255 for none. `abcdef` are of one case, `ABCDEF` of the other, digits of both. */
function hexTable(letters: string): Uint8Array {
  const table = new Uint8Array(256).fill(255)
  for (let value = 0; value < 10; value++) table[48 + value] = value
  for (let value = 10; value < 16; value++) table[letters.charCodeAt(value - 10)] = value
  return table
}

/** Of digits in lower case. */
export const lower: Uint8Array = hexTable('abcdef')
/** Of digits in upper case. */
export const upper: Uint8Array = hexTable('ABCDEF')

/** Puts the hexadecimal digits of a text into bytes; false where there is another character. */
export function packHex(text: string, from: number, end: number, table: Uint8Array, out: Uint8Array, to: number): boolean {
  let at = to
  for (let index = from; index < end; index += 2) {
    const high = table[text.charCodeAt(index) & 255] ?? 255
    const low = table[text.charCodeAt(index + 1) & 255] ?? 255
    if ((high | low) > 15) return false
    out[at++] = (high << 4) | low
  }
  return true
}

/** The same for digits that are bytes. */
export function packHexBytes(
  bytes: Uint8Array,
  start: number,
  length: number,
  table: Uint8Array,
  out: Uint8Array,
  to: number,
): boolean {
  let at = to
  for (let index = start; index < start + length; index += 2) {
    const high = table[bytes[index] as number] as number
    const low = table[bytes[index + 1] as number] as number
    if ((high | low) > 15) return false
    out[at++] = (high << 4) | low
  }
  return true
}

/** The digits themselves. */
export const lowerDigits: Uint8Array = Buffer.from('0123456789abcdef', 'latin1')
export const upperDigits: Uint8Array = Buffer.from('0123456789ABCDEF', 'latin1')

/** The opposite of {@link packHexBytes}: gives where the digits end. */
export function putHex(digits: Uint8Array, bytes: Buffer, from: number, end: number, into: Buffer, at: number): number {
  let to = at
  for (let index = from; index < end; index++) {
    const byte = bytes[index] ?? 0
    into[to++] = digits[byte >>> 4] as number
    into[to++] = digits[byte & 15] as number
  }
  return to
}
