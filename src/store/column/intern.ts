import type { Codes } from './column.ts'

/** Different texts in the order of their first appearance, and the place of each text among them. */
export interface Interned {
  readonly entries: readonly string[]
  readonly codes: Codes
}

/** As narrow as numbers below `size` allow. */
export function narrowCodes(size: number, count: number): Codes {
  return size <= 256 ? new Uint8Array(count) : size <= 65_536 ? new Uint16Array(count) : new Uint32Array(count)
}

/** Numbers numbers, as the texts would be that print them. */
export function internNumbers(numbers: Float64Array): Codes {
  const places = new Map<number, number>()
  const wide = new Uint32Array(numbers.length)
  for (let index = 0; index < wide.length; index++) {
    const number = numbers[index] as number
    let place = places.get(number)
    if (place === undefined) {
      place = places.size
      places.set(number, place)
    }
    wide[index] = place
  }
  const codes = narrowCodes(places.size, numbers.length)
  codes.set(wide)
  return codes
}

/** Numbers the texts. */
export function intern(texts: readonly string[]): Interned {
  const places = new Map<string, number>()
  const wide = new Uint32Array(texts.length)
  let index = 0
  for (const text of texts) {
    let place = places.get(text)
    if (place === undefined) {
      place = places.size
      places.set(text, place)
    }
    wide[index++] = place
  }
  const codes = narrowCodes(places.size, texts.length)
  codes.set(wide)
  return { entries: [...places.keys()], codes }
}
