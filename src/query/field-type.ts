import { canonicalField, shortNames } from './fields.ts'

/** How a field's values are compared. Undeclared fields are compared by what the value is: a string, a number or a boolean. */
export type FieldType = 'text' | 'keyword' | 'number' | 'boolean' | 'date' | 'level' | 'id'

/** Strings longer than this (UTF-16 units) are kept in the line but not searchable; the index template says the same (`ignore_above`). */
export const ignoreAbove = 1024

const declared: ReadonlyMap<string, FieldType> = new Map<string, FieldType>(
  Object.entries({
    '@timestamp': 'date',
    message: 'text',
    'log.level': 'level',
    _id: 'id',
    'log.sample_weight': 'number',
    'event.duration': 'number',
    'event.sequence': 'number',
    'http.response.status_code': 'number',
    'http.request.body.bytes': 'number',
    'http.response.body.bytes': 'number',
    'process.pid': 'number',
    'process.thread.id': 'number',
  } as const),
)

/** The type that a field (its canonical name) has in every line, where it is known beforehand. */
export function declaredType(field: string): FieldType | undefined {
  return declared.get(field)
}

const byAnyName: ReadonlyMap<string, FieldType | undefined> = new Map([
  ...declared,
  ...shortNames.map((name) => [name, declared.get(canonicalField(name))] as const),
])

/** The same for a field by any of its names. */
export function typeOfField(field: string): FieldType | undefined {
  return byAnyName.get(field)
}
