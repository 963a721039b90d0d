import { readTime } from '../../json/decode-time.ts'
import type { Skeleton } from './skeleton.ts'
import { fromLatin1 } from './slot-value.ts'
import { specialSlots } from './special-slots.ts'
import type { Variant } from './variants.ts'

/** A line of a variant in which each value that differs from line to line is one that is found again. */
export interface Witness {
  readonly line: object
  /** The slot that a value stands for; undefined for a constant. */
  slotOf(value: unknown): number | undefined
  /** The slot whose time this is. */
  timeSlotOf(time: number): number | undefined
}

const firstNumber = 2_000_000_000_000
const firstTime = 1_000_000_000_000
/** The step from slot to slot: whole seconds show in every form. */
const timeStep = 1000

/** The skeleton's own texts, and those that all lines of the variant have. */
type Known = Pick<Variant, 'skeleton' | 'constants' | 'classes'>

/** Makes the witness of a variant; undefined where its values are of a sort that none can stand for. */
export function makeWitness(skeleton: Skeleton, variant: Known): Witness | undefined {
  const { pieces, slots } = skeleton
  const specials = new Map(specialSlots(skeleton).map(({ slot, sort }) => [slot, sort]))
  const constants = [...variant.constants.values()]
  let mark = '~'
  while (constants.some((text) => fromLatin1(text).includes(mark))) mark += '~'
  const step = slots.length * timeStep
  let shift = 0
  const isTaken = (value: number): boolean =>
    Math.abs(Math.abs(value) - firstNumber - shift) <= step || Math.abs(value - firstTime - shift) <= step
  while (constants.some((text) => isTaken(Number(text)))) shift += 7 * step + 1000

  const found = new Map<string | number, number>()
  const times = new Map<number, number>()
  let line = pieces[0] ?? ''
  for (const [slot, { kind }] of slots.entries()) {
    const own = variant.constants.get(slot)
    const sort = variant.classes.get(slot) ?? 0
    if (own === undefined) {
      if (kind === 'text' || (specials.get(slot) !== 'array' && sort === 2)) return undefined
      const number = firstNumber + shift + slot
      const isTime = specials.get(slot) === 'time' && sort === 0
      const time = firstTime + shift + slot * timeStep
      if (kind === 'bare') {
        const value = isTime ? time : sort === 1 ? -number : number
        found.set(value, slot)
        line += String(value)
      } else {
        const text = isTime ? new Date(time).toISOString() : `${mark}${letters(slot)}${mark}`
        if (!isTime && readTime(text) !== undefined) return undefined
        found.set(text, slot)
        // What objects within an array have is told by no column.
        line += kind === 'string' ? text : sort === 0 ? `["${text}"]` : '[]'
      }
      if (isTime) times.set(time, slot)
    } else line += own
    line += pieces[slot + 1] ?? ''
  }
  return {
    line: JSON.parse(fromLatin1(line)) as object,
    slotOf: (value) => (typeof value === 'string' || typeof value === 'number' ? found.get(value) : undefined),
    timeSlotOf: (time) => times.get(time),
  }
}

/** A number in letters: digits might be taken for a time. */
function letters(number: number): string {
  return number.toString().replaceAll(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))
}
