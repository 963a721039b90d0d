import { callerNames, ecsRoots, refuge } from '../core/ecs-names.ts'

/**
 * Short names that a query may use, and where the lines have it: the first is the field that is meant, the others are where a
 * caller's own value of that name ends up (`{ status: 'paid' }` stays `status`, `{ user: 'ann' }` becomes `fields.user`).
 */
const aliases: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    level: ['log.level'],
    msg: ['message'],
    time: ['@timestamp'],
    timestamp: ['@timestamp'],
    service: ['service.name', 'fields.service'],
    trace: ['trace.id', 'fields.trace'],
    user: ['user.id', 'fields.user'],
    status: ['http.response.status_code', 'status'],
    duration: ['event.duration', 'duration'],
    ...Object.fromEntries([...callerNames].map(([key, name]) => [key, [name]])),
  }),
)

/** All short names. */
export const shortNames: readonly string[] = [...aliases.keys()]

/**
 * The names under which lines have what a query's field means, the one that is meant most first. A pattern (`http.*`) and any
 * other name stand for themselves.
 */
export function fieldNames(field: string): readonly string[] {
  const known = aliases.get(field)
  if (known !== undefined) return known
  return ecsRoots.has(field) ? [field, `${refuge}.${field}`] : [field]
}

/** The one name to compute with, for aggregations and units. */
export function canonicalField(field: string): string {
  return aliases.get(field)?.[0] ?? (ecsRoots.has(field) ? `${refuge}.${field}` : field)
}

/** Is it a pattern of field names? */
export function isFieldPattern(field: string): boolean {
  return field.includes('*')
}
