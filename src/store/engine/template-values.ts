import { slotValue, type SlotValue } from './column-values.ts'
import type { FieldColumn } from './field-column.ts'

/** The distinct values of a column, and which of them each of its texts is. */
export interface TemplateValues {
  readonly codes: Uint8Array | Uint16Array | Uint32Array
  readonly values: readonly SlotValue[]
}

/**
 * The values of texts that are all of one template with one variable, as `u17`: each distinct one is put together once, and no other
 * text is. Undefined for other columns.
 */
export function templateValues(column: FieldColumn): TemplateValues | undefined {
  const { template } = column.column()
  const [pieces, ...others] = template?.pieces ?? []
  if (template === undefined || pieces?.length !== 2 || others.length > 0) return undefined
  const [slot] = template.columns(0)
  if (slot === undefined || template.indexes(0, 0) !== undefined) return undefined
  const { codes } = slot
  const values: SlotValue[] = []
  // They are numbered in the order in which they come.
  for (let at = 0; at < codes.length; at++)
    if (codes[at] === values.length) values.push(slotValue(`${pieces[0]}${slot.text(at)}${pieces[1]}`, column.kind))
  return { codes, values }
}
