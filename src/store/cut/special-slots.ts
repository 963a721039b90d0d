import { readTime } from '../../json/decode-time.ts'
import { roles } from '../../json/decode-roles.ts'
import type { Skeleton, Slot } from './skeleton.ts'
import { slotValue } from './slot-value.ts'

/**
 * A slot whose value decides what the decoder of lines makes of the line, or that is worth a variant of its own:
 * `constant`: each text is (a level); `promote`: each text is while there are few (a message without digits, a template id);
 * `time`, `sequence`, `array`: only what sort of value it is.
 */
export interface SpecialSlot {
  readonly slot: number
  readonly sort: 'constant' | 'promote' | 'time' | 'sequence' | 'array'
  /** Digits are data: such a text is promoted in any case. */
  readonly digits: boolean
}

/** How many classes of values a slot may have; they are the digits of a number. */
export const classCount = 3

/** The slots of a skeleton that decide what its lines mean. */
export function specialSlots(skeleton: Skeleton): readonly SpecialSlot[] {
  return skeleton.slots.flatMap((slot, place) => {
    const sort = sortOf(slot)
    return sort === undefined ? [] : [{ slot: place, sort, digits: roles.get(slot.path[0] ?? '')?.kind === 'template' }]
  })
}

function sortOf({ path, kind }: Slot): SpecialSlot['sort'] | undefined {
  if (kind === 'json') return 'array'
  // The schema's nested form of the level.
  if (path.length === 2) return path[0] === 'log' && path[1] === 'level' ? 'constant' : undefined
  const role = path.length === 1 ? roles.get(path[0] ?? '')?.kind : undefined
  switch (role) {
    case 'level':
    case 'severity':
      return 'constant'
    case 'message':
    case 'template':
      return kind === 'string' ? 'promote' : undefined
    case 'time':
      return 'time'
    case 'sequence':
      return kind === 'bare' ? 'sequence' : undefined
    default:
      return undefined
  }
}

/** What sort of value a special slot has: 0 is what it should be. */
export function classOfValue(sort: SpecialSlot['sort'], slot: Slot, bytes: Buffer, start: number, end: number): number {
  switch (sort) {
    case 'time':
      return isPlainTime(bytes, start, end) || readTime(slotValue(slot.kind, bytes.toString('latin1', start, end))) !== undefined
        ? 0
        : 1
    case 'sequence': {
      if (isPlainNumber(bytes, start, end)) return 0
      const value = slotValue('bare', bytes.toString('latin1', start, end))
      return typeof value !== 'number' ? 2 : Number.isSafeInteger(value) && value >= 0 ? 0 : 1
    }
    case 'array': {
      for (let at = start; at < end; at++) if (bytes[at] === openBrace) return 1
      return 0
    }
    default:
      return 0
  }
}

const openBrace = 123
const digitsOfMs = 13
const lengthOfIso = 24
const mostDigits = 15
const isoForm = '0000-00-00T00:00:00.000Z'
const isoCodes: readonly number[] = Array.from(isoForm, (letter) => letter.charCodeAt(0))

/** Thirteen digits, or `2026-11-20T15:59:59.123Z` on a day that every month has: what nearly all lines say. */
function isPlainTime(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  if (length === digitsOfMs) {
    for (let at = start; at < end; at++) if (!isDigit(bytes[at] as number)) return false
    return bytes[start] !== 48 && bytes[end] !== 34
  }
  if (length !== lengthOfIso) return false
  for (let place = 0; place < lengthOfIso; place++) {
    const code = bytes[start + place] as number
    const wanted = isoCodes[place]
    if (wanted === 48 ? !isDigit(code) : code !== wanted) return false
  }
  const [month, day] = [twoDigits(bytes, start + 5), twoDigits(bytes, start + 8)]
  if (month < 1 || month > 12 || day < 1 || day > 28) return false
  return twoDigits(bytes, start + 11) <= 23 && twoDigits(bytes, start + 14) <= 59 && twoDigits(bytes, start + 17) <= 59
}

function twoDigits(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) - 48) * 10 + (bytes[at + 1] as number) - 48
}

/** A whole number of a few digits, none of them a zero in front. */
function isPlainNumber(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > mostDigits || end === start || (bytes[start] === 48 && end > start + 1)) return false
  for (let at = start; at < end; at++) if (!isDigit(bytes[at] as number)) return false
  return true
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}
