import type { LevelTable } from '../core/level.ts'

/** A colour of a terminal, for a character and for what is behind it. */
export interface Shade {
  readonly front: number
  readonly back: number
}

const shade = (front: number): Shade => ({ front, back: front + 10 })

const byLevel: readonly (readonly [from: number, shade: Shade])[] = [
  [60, shade(35)],
  [50, shade(31)],
  [40, shade(33)],
  [30, shade(32)],
  [20, shade(36)],
  [-Infinity, shade(90)],
]
/** Told apart by most eyes when they lie on each other. */
const others: readonly Shade[] = [36, 33, 35, 32, 34, 31, 96, 95].map(shade)

/** The colours of the values of a field: those of levels where all of them are levels. */
export function shadesOf(values: readonly string[], levels: LevelTable): ReadonlyMap<string, Shade> {
  const numbers = values.map((value) => levels.number(value))
  return new Map(
    values.map((value, at) => {
      const number = numbers[at]
      const ofLevel = numbers.includes(undefined) ? undefined : byLevel.find(([from]) => (number ?? 0) >= from)?.[1]
      return [value, ofLevel ?? others[at % others.length] ?? shade(36)]
    }),
  )
}

/** A text in a colour. */
export function paintShade({ front }: Shade, text: string): string {
  return text === '' ? '' : `\u001b[${front}m${text}\u001b[39m`
}
