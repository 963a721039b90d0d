const wordBytes = 4

/**
 * Whether so many bytes are the same in two places. They are compared four at a time, which is several times as fast as one by one, and
 * than a call of the system's own means too where they are fewer than some hundred.
 */
export function sameBytes(one: DataView, from: number, other: DataView, at: number, length: number): boolean {
  if (length < wordBytes) {
    for (let place = 0; place < length; place++) if (one.getUint8(from + place) !== other.getUint8(at + place)) return false
    return true
  }
  // From the end, since ids and times begin alike: the last word may have bytes in common with the one before it.
  for (let place = length - wordBytes; place > 0; place -= wordBytes) {
    if (one.getInt32(from + place, true) !== other.getInt32(at + place, true)) return false
  }
  return one.getInt32(from, true) === other.getInt32(at, true)
}

/** The bytes of a buffer, to be read in words. */
export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}
