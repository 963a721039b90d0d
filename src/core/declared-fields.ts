/** What a field's values are, for sinks that have types. */
export type FieldKind = 'keyword' | 'number' | 'boolean' | 'date'

/** Fields by their names in the line, dots meaning objects: `{ 'user.id': 'keyword', amount: 'number', 'order.at': 'date' }`. */
export type DeclaredFields = Readonly<Record<string, FieldKind>>
