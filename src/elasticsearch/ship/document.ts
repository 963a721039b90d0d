import { jsonOf } from '../../core/json-of.ts'
import { standardLevels } from '../../core/level.ts'
import type { LogRecord } from '../../core/record.ts'
import { ecsRoots, refuge } from '../../core/ecs-names.ts'
import { readLevel } from '../../json/decode-level.ts'

/** Names of pino's that have a place in the Elastic Common Schema. */
const names: Readonly<Record<string, string>> = {
  pid: 'process.pid',
  hostname: 'host.hostname',
  name: 'service.name',
}

/** What makes a document's place among others. */
export interface DocumentOrigin {
  /** Undefined for lines that have an id of their own. */
  readonly bootId: string | undefined
  readonly sequence: number
  readonly service: string | undefined
}

/** Where a member goes: an ECS root is an object, so what is none stands under another name. */
function placeOf(key: string, value: unknown): string {
  if (Object.hasOwn(names, key)) return names[key] ?? key
  return ecsRoots.has(key) && (typeof value !== 'object' || value === null || Array.isArray(value)) ? `${refuge}.${key}` : key
}

/** A line of another library as an ECS document, with its line feed. What it says itself goes before what we know of it. */
export function printDocument(record: LogRecord, origin: DocumentOrigin): string {
  const level = standardLevels.name(record.level)
  // Without a prototype, so that no name of a member means something else.
  const document: Record<string, unknown> = {
    __proto__: null,
    '@timestamp': new Date(record.time).toISOString(),
    'log.level': level,
    message: record.message,
    // A custom level, of which the line told the number only.
    ...(readLevel(level) !== record.level && { 'event.severity': Math.round(record.level) }),
    ...(record.template !== undefined && { 'log.template_id': record.template }),
    'ecs.version': '8.11.0',
    ...(origin.service !== undefined && { 'service.name': origin.service }),
    'event.sequence': origin.sequence,
    ...(origin.bootId !== undefined && { 'process.entity_id': origin.bootId }),
  }
  for (const [key, value] of Object.entries(record.fields)) {
    const place = placeOf(key, value)
    // Our own id for the service was asked for; what pino calls `name` is a guess.
    if (place !== 'service.name' || key === 'service.name' || origin.service === undefined) document[place] = value
  }
  for (const [key, value] of Object.entries(record.error ?? {})) document[`error.${key}`] = value
  return `${jsonOf(document)}\n`
}
