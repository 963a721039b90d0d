import type { CutKind } from './skeleton.ts'
import { slotValue, toLatin1 } from './slot-value.ts'

/**
 * What is left of a line when the values are taken out that the line has which is read in its place: so they are stored once.
 *
 *     line     10.0.0.1 - "GET /a" 200           read in its place    {"source.ip":"10.0.0.1","message":"GET /a"}
 *     residue  <0> - "<1>" 200
 *
 * A value is a NUL and a character: 1 + slot for its text, 129 + slot for its text without the escapes of JSON. Two NULs in front:
 * the rest is the line itself.
 */
const mark = '\0'
const unescaped = 128
/** Slots that may be referred to. */
const mostSlots = 120
const leastLength = 3
/** A value that stands elsewhere too is looked for so often. */
const tries = 4

interface Found {
  readonly at: number
  readonly end: number
  readonly code: number
}

/** @param values - by slot the text of the other line. */
export function makeResidue(line: string, values: readonly string[], kinds: readonly CutKind[]): string {
  if (line.includes(mark)) return mark + mark + line
  const found: Found[] = []
  const place = (value: string, code: number): boolean => {
    let at = line.indexOf(value)
    for (let count = 0; at !== -1 && count < tries; count++) {
      const [from, end] = [at, at + value.length]
      if (!found.some((other) => other.at < end && from < other.end)) {
        found.push({ at, end, code })
        return true
      }
      at = line.indexOf(value, at + 1)
    }
    return false
  }
  const slots = values.slice(0, mostSlots).map((value, slot) => ({ value, slot }))
  for (const { value, slot } of slots
    .filter(({ value: { length } }) => length >= leastLength)
    .sort((a, b) => b.value.length - a.value.length)) {
    if (place(value, 1 + slot) || kinds[slot] !== 'string' || !value.includes('\\')) continue
    place(withoutEscapes(value), 1 + unescaped + slot)
  }
  let residue = ''
  let from = 0
  for (const { at, end, code } of found.sort((a, b) => a.at - b.at)) {
    residue += line.slice(from, at) + mark + String.fromCharCode(code)
    from = end
  }
  return residue + line.slice(from)
}

/** The line again. @param valueOf - the text of a slot of the other line. */
export function fromResidue(residue: string, valueOf: (slot: number) => string): string {
  if (residue.startsWith(mark + mark)) return residue.slice(2)
  let line = ''
  let from = 0
  for (let at = residue.indexOf(mark); at !== -1; at = residue.indexOf(mark, from)) {
    const code = residue.charCodeAt(at + 1) - 1
    line += residue.slice(from, at)
    line += code >= unescaped ? withoutEscapes(valueOf(code - unescaped)) : valueOf(code)
    from = at + 2
  }
  return line + residue.slice(from)
}

/** Lone halves of characters, which UTF-8 does not have, come out as another character: then the line is not found to have it. */
function withoutEscapes(value: string): string {
  return toLatin1(String(slotValue('string', value)))
}
