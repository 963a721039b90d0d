import type { Codes } from './column.ts'

// One loop for arrays of all widths takes three times as long as one for each: so the same stands here more than once.

/** The greatest of some codes; -1 where there are none. */
export function greatestOf(codes: Codes): number {
  if (codes instanceof Uint8Array) return greatestByte(codes)
  return codes instanceof Uint16Array ? greatestShort(codes) : greatestLong(codes)
}

function greatestByte(codes: Uint8Array): number {
  let greatest = -1
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index] as number
    if (code > greatest) greatest = code
  }
  return greatest
}

function greatestShort(codes: Uint16Array): number {
  let greatest = -1
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index] as number
    if (code > greatest) greatest = code
  }
  return greatest
}

function greatestLong(codes: Uint32Array): number {
  let greatest = -1
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index] as number
    if (code > greatest) greatest = code
  }
  return greatest
}

/** Puts into `into` for each of `codes` what `map` has at its place. */
export function mapCodes(codes: Codes, map: Codes, into: Codes): void {
  if (into instanceof Uint8Array && map instanceof Uint8Array) {
    if (codes instanceof Uint16Array) mapShorts(codes, map, into)
    else if (codes instanceof Uint32Array) mapLongs(codes, map, into)
    else mapAny(codes, map, into)
  } else mapAny(codes, map, into)
}

function mapShorts(codes: Uint16Array, map: Uint8Array, into: Uint8Array): void {
  for (let index = 0; index < codes.length; index++) into[index] = map[codes[index] as number] as number
}

function mapLongs(codes: Uint32Array, map: Uint8Array, into: Uint8Array): void {
  for (let index = 0; index < codes.length; index++) into[index] = map[codes[index] as number] as number
}

function mapAny(codes: Codes, map: Codes, into: Codes): void {
  for (let index = 0; index < codes.length; index++) into[index] = map[codes[index] as number] as number
}
