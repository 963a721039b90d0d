import { members } from '../client/request.ts'

/**
 * How many fields a mapping has, counted as index.mapping.total_fields.limit counts them: each field, each object and each field of a
 * field, metadata fields not.
 *
 * @param mapping - `{ properties }`, of an index or of an object.
 */
export function countFields(mapping: unknown): number {
  let count = 0
  for (const name of ['properties', 'fields', 'runtime']) {
    for (const inner of Object.values(members(members(mapping)[name]))) count += 1 + countFields(inner)
  }
  return count
}
