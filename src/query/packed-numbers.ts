import type { LogRecord } from '../core/record.ts'

/**
 * The numbers that many lines have in one field. An engine that keeps columns puts them where one record, which stands for all of
 * these lines, has its value.
 */
export class PackedNumbers {
  readonly values: Float64Array

  constructor(values: Float64Array) {
    this.values = values
  }
}

/**
 * The packed numbers of a record; undefined for a record of one line.
 *
 * @param names - of the field; they stand under the first.
 */
export function packedNumbers({ fields }: LogRecord, names: readonly string[]): Float64Array | undefined {
  const found = fields[names[0] ?? '']
  return found instanceof PackedNumbers ? found.values : undefined
}
