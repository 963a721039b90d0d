/** How a field's values are compared. Undeclared fields are compared by what the value is: a string, a number or a boolean. */
export type FieldType = 'text' | 'keyword' | 'number' | 'boolean' | 'date' | 'level' | 'id'

/** Strings longer than this (UTF-16 units) are kept in the line but not searchable; the index template says the same (`ignore_above`). */
export const ignoreAbove = 1024

const declared: Readonly<Record<string, FieldType>> = Object.freeze({
  '@timestamp': 'date',
  message: 'text',
  'log.level': 'level',
  _id: 'id',
  'event.duration': 'number',
  'event.sequence': 'number',
  'http.response.status_code': 'number',
  'http.request.body.bytes': 'number',
  'http.response.body.bytes': 'number',
  'process.pid': 'number',
  'process.thread.id': 'number',
})

/** The type that a field (its canonical name) has in every line, where it is known beforehand. */
export function declaredType(field: string): FieldType | undefined {
  return Object.hasOwn(declared, field) ? declared[field] : undefined
}
