/** Longer ones are copied by the system's own means; the call costs more than some dozen bytes. */
const fewBytes = 48

/** Writes a text, a byte a character, and gives where it ends; beyond the end of `into` there was no room for it. */
export function putText(text: string, into: Buffer, at: number): number {
  const { length } = text
  const end = at + length
  if (length > fewBytes) {
    if (end <= into.length) into.write(text, at, length, 'latin1')
    return end
  }
  for (let index = 0; index < length; index++) into[at + index] = text.charCodeAt(index)
  return end
}

/** The same for a text that is bytes. */
export function putBytes(bytes: Buffer, from: number, end: number, into: Buffer, at: number): number {
  const length = end - from
  if (length > fewBytes) {
    if (at + length <= into.length) bytes.copy(into, at, from, end)
    return at + length
  }
  for (let index = 0; index < length; index++) into[at + index] = bytes[from + index] as number
  return at + length
}
