import type { Limits } from '../core/encoder.ts'
import { type Masker, rootVerdict } from '../core/masker.ts'
import { printError } from '../json/error.ts'
import { ValueWriter } from '../json/value.ts'

/** Prints any value as JSON inside of a message, as safely and as masked as in a field. Never throws. */
export function createValuePrinter(limits: Limits, masker: Masker): (value: unknown) => string {
  const writer = new ValueWriter(limits, masker, printError)
  return (value) => writer.value(value, rootVerdict, { left: limits.maxLineBytes, inside: [] }) || 'undefined'
}
