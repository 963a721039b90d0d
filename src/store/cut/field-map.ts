import { sequenceText } from '../../core/id.ts'
import type { LevelTable } from '../../core/level.ts'
import { decodeObject } from '../../json/decode.ts'
import type { Skeleton } from './skeleton.ts'
import type { Variant } from './variants.ts'
import { makeWitness } from './witness.ts'

/** A slot, or what all lines have. */
export type SlotOrValue = { readonly slot: number } | { readonly value: string }

/** What the decoder of lines makes of the lines of a variant. */
export interface FieldMap {
  /** Where the time comes from; undefined: lines have that of the line before. */
  readonly timeSlot: number | undefined
  readonly level: number
  readonly message: SlotOrValue
  readonly template: SlotOrValue | undefined
  /** What the line's own id is made of. */
  readonly ownId: { readonly entity: SlotOrValue; readonly sequenceSlot: number } | undefined
  /** The names of fields, with the slot that each comes from. */
  readonly fields: readonly (readonly [name: string, slot: number])[]
  /** Fields that all lines have alike. */
  readonly constants: readonly (readonly [name: string, value: string | number | boolean])[]
}

const nowhere = -1

/**
 * Asks the decoder itself where the values of a line go: it decodes a witness, and the values are looked for in the record. Undefined
 * where they are not found again.
 */
export function deriveFieldMap(skeleton: Skeleton, variant: Variant, levels: LevelTable): FieldMap | undefined {
  if (variant.isOdd) return undefined
  const witness = makeWitness(skeleton, variant)
  if (witness === undefined) return undefined
  const record = decodeObject(witness.line, { id: '', time: nowhere, levels })
  const timeSlot = record.time === nowhere ? undefined : witness.timeSlotOf(record.time)
  if (record.time !== nowhere && timeSlot === undefined) return undefined
  const read = (value: string): SlotOrValue => {
    const slot = witness.slotOf(value)
    return slot === undefined ? { value } : { slot }
  }
  const fields: [string, number][] = []
  const constants: [string, string | number | boolean][] = []
  const walk = (value: unknown, name: string): void => {
    const slot = witness.slotOf(value)
    if (slot !== undefined) fields.push([name, slot])
    else if (Array.isArray(value)) for (const element of value) walk(element, name)
    else if (typeof value === 'object' && value !== null) walkMembers(value, `${name}.`)
    else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') constants.push([name, value])
  }
  const walkMembers = (object: object, prefix: string): void => {
    for (const [key, value] of Object.entries(object)) walk(value, prefix + key)
  }
  walkMembers(record.fields, '')
  if (record.error !== undefined) walkMembers(record.error, 'error.')

  let ownId: FieldMap['ownId']
  if (record.id !== '') {
    const sequenceSlot = witness.slotOf(record.sequence)
    if (sequenceSlot === undefined) return undefined
    ownId = { entity: read(record.id.slice(0, -sequenceText(record.sequence).length)), sequenceSlot }
  }
  return {
    timeSlot,
    level: record.level,
    message: read(record.message),
    template: record.template === undefined ? undefined : read(record.template),
    ownId,
    fields,
    constants,
  }
}
