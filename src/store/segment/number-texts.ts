import { type Interned, narrowCodes } from '../column/intern.ts'

const none = -1

/** Numbers below `size` as the texts that print them, numbered in the order in which they first appear. */
export function numberTexts(numbers: Uint16Array, size: number): Interned {
  const places = new Int32Array(size).fill(none)
  const entries: string[] = []
  const wide = new Uint16Array(numbers.length)
  for (let row = 0; row < numbers.length; row++) {
    const number = numbers[row] as number
    let place = places[number] as number
    if (place === none) {
      place = entries.push(String(number)) - 1
      places[number] = place
    }
    wide[row] = place
  }
  const codes = narrowCodes(entries.length, numbers.length)
  codes.set(wide)
  return { entries, codes }
}
