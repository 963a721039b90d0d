import type { ElasticsearchClient } from '../client/client.ts'
import { ask, members } from '../client/request.ts'

/** How indices understand a field, by what can be asked of it. */
export type IndexFieldKind = 'text' | 'keyword' | 'number' | 'boolean' | 'date' | 'ip' | 'other'

/** One kind that a field has, and where it has it if indices differ. */
export interface IndexFieldType {
  readonly kind: IndexFieldKind
  /** Undefined: everywhere. */
  readonly indices: readonly string[] | undefined
}

/** The kinds of fields by name. A field that no index knows is not in it. */
export type IndexFieldTypes = ReadonlyMap<string, readonly IndexFieldType[]>

const kinds: Readonly<Record<string, IndexFieldKind>> = Object.freeze({
  text: 'text',
  match_only_text: 'text',
  keyword: 'keyword',
  constant_keyword: 'keyword',
  wildcard: 'keyword',
  long: 'number',
  integer: 'number',
  short: 'number',
  byte: 'number',
  double: 'number',
  float: 'number',
  half_float: 'number',
  scaled_float: 'number',
  unsigned_long: 'number',
  boolean: 'boolean',
  date: 'date',
  date_nanos: 'date',
  ip: 'ip',
})

/** A request line of more than 4 KiB is refused. */
const maxListLength = 1500

/**
 * Asks the server how it understands fields, because a query that does not fit a field's type is refused as a whole.
 *
 * @param fields - names and patterns.
 */
export async function readFieldTypes(
  client: ElasticsearchClient,
  index: string,
  fields: readonly string[],
  signal?: AbortSignal,
): Promise<IndexFieldTypes> {
  const known = new Map<string, readonly IndexFieldType[]>()
  if (fields.length === 0) return known
  const list = fields.join(',')
  const querystring = { fields: list.length > maxListLength ? '*' : list, ignore_unavailable: 'true', allow_no_indices: 'true' }
  const path = `/${encodeURIComponent(index)}/_field_caps`
  const answer = await ask(client, { method: 'POST', path, querystring, ...(signal === undefined ? {} : { signal }) })
  for (const [field, types] of Object.entries(members(answer['fields']))) {
    const found = Object.entries(members(types)).flatMap(([type, caps]) => kindsOf(type, members(caps)['indices']))
    if (found.length > 0 && !field.startsWith('_')) known.set(field, merge(found))
  }
  return known
}

function kindsOf(type: string, indices: unknown): IndexFieldType[] {
  if (type === 'object' || type === 'nested' || type === 'unmapped') return []
  return [{ kind: kinds[type] ?? 'other', indices: Array.isArray(indices) ? indices.map(String) : undefined }]
}

/** `long` in one index and `double` in another are no difference. */
function merge(types: readonly IndexFieldType[]): readonly IndexFieldType[] {
  const [first] = types
  if (first === undefined || types.every((type) => type.kind === first.kind))
    return types.slice(0, 1).map(({ kind }) => ({ kind, indices: undefined }))
  return types
}
