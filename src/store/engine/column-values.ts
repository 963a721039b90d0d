import { nestedElements } from '../../query/nested-elements.ts'
import type { SlotKind } from '../segment/segment.ts'

/** What one slot of a line holds, as the index sees it: a value, none (null, an object), or those of an array. */
export type SlotValue = string | number | boolean | readonly (string | number | boolean)[] | undefined

const plain = /^[ !#-[\]-~]*$/

/** The text of a slot as a reader sees it: JSON's escapes read, bytes of UTF-8 put together. */
export function slotText(text: string, kind: SlotKind): string {
  if (plain.test(text)) return text
  const decoded = Buffer.from(text, 'latin1').toString('utf8')
  return kind === 'string' ? (JSON.parse(`"${decoded}"`) as string) : decoded
}

/** The value of a slot. */
export function slotValue(text: string, kind: SlotKind): SlotValue {
  switch (kind) {
    case 'string':
    case 'text':
      return slotText(text, kind)
    case 'bare':
      return text === 'true' ? true : text === 'false' ? false : text === 'null' ? undefined : Number(text)
    case 'json': {
      const values: (string | number | boolean)[] = []
      leaves(JSON.parse(Buffer.from(text, 'latin1').toString('utf8')), values)
      return values
    }
  }
}

/** Objects within arrays have names of their own: their rows are odd. */
function leaves(value: unknown, into: (string | number | boolean)[]): void {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') into.push(value)
  else if (Array.isArray(value)) for (const element of nestedElements(value)) leaves(element, into)
}
