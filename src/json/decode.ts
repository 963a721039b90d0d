import { recordId } from '../core/id.ts'
import type { LevelTable } from '../core/level.ts'
import type { LogRecord } from '../core/record.ts'
import { readLevel } from './decode-level.ts'
import { pinoRoles, roles } from './decode-roles.ts'
import { readTime } from './decode-time.ts'
import { readTextHead } from './text-head.ts'

/** What a line gets that does not say it. */
export interface RecordFallback {
  readonly id: string
  readonly time: number
  /** What the words of levels mean; default the six, and those of other loggers. */
  readonly levels?: LevelTable
}

type Members = Record<string, unknown>

const infoLevel = 30

/**
 * Reads one log line: ours in both formats, foreign ECS, pino, bunyan, winston and other JSON. A text that is no JSON object becomes the message,
 * with the time and the level that it begins with. Total: it never throws.
 */
export function decodeLine(text: string, fallback: RecordFallback): LogRecord {
  const line = text.endsWith('\n') ? text.slice(0, text.endsWith('\r\n') ? -2 : -1) : text
  if (line.charCodeAt(0) === 123 || line.trimStart().startsWith('{')) {
    try {
      const parsed: unknown = JSON.parse(line)
      if (typeof parsed === 'object' && parsed !== null) return decodeObject(parsed, fallback)
    } catch {
      // Not JSON after all: a plain text.
    }
  }
  const { time = fallback.time, level = infoLevel } = readTextHead(line, fallback.time, fallback.levels)
  return { id: fallback.id, time, sequence: 0, level, message: line, fields: {} }
}

/**
 * The same for a line that is parsed already (`_source` of Elasticsearch). The members keep the form of the line, dotted or nested;
 * top-level names that have a canonical one get it.
 *
 * @param object - is not changed.
 * @param raw - kept as `raw`.
 */
export function decodeObject(object: object, fallback: RecordFallback, raw?: string): LogRecord {
  const from = object as Readonly<Members>
  const fields: Members = {}
  let time: number | undefined
  let timeRank = 9
  let level: number | undefined
  let levelRank = 9
  let levelKey = ''
  let message: string | undefined
  let messageRank = 9
  let messageKey = ''
  let timeKey = ''
  let severity: number | undefined
  let template: string | undefined
  let sequence: number | undefined
  let entity: string | undefined
  let error: Members | undefined

  const put = (key: string, value: unknown): void => {
    if (key === '__proto__') Object.defineProperty(fields, key, { value, enumerable: true, configurable: true, writable: true })
    else fields[key] = value
  }

  // pino's own names count before whatever else a pino line carries.
  const table = typeof from['level'] === 'number' && typeof from['msg'] === 'string' ? pinoRoles : roles
  for (const key of Object.keys(from)) {
    const value = from[key]
    const role = table.get(key)
    if (role === undefined) {
      if (key.charCodeAt(0) === 101 && key.startsWith('error.') && key.length > 6) setOwn((error ??= {}), key.slice(6), value)
      else put(key, value)
      continue
    }
    switch (role.kind) {
      case 'alias':
        if (Object.hasOwn(from, role.name) || Object.hasOwn(fields, role.name) || (typeof value === 'object' && value !== null)) {
          put(key, value)
        } else put(role.name, value)
        break
      case 'time': {
        const read = role.rank < timeRank ? readTime(value) : undefined
        if (role.rank === 0) timeRank = 0
        if (read === undefined) put(key, value)
        else {
          if (timeKey !== '') put(timeKey, from[timeKey])
          time = read
          timeRank = role.rank
          timeKey = key
        }
        break
      }
      case 'level': {
        const read = role.rank < levelRank ? readLevel(value, fallback.levels) : undefined
        // A word that nobody knows is still the line's level: no other member may pass for it.
        if (role.rank === 0 && levelRank !== 0) {
          if (levelKey !== '') put(levelKey, from[levelKey])
          level = undefined
          levelKey = ''
          levelRank = 0
        }
        if (read === undefined) put(key, value)
        else {
          if (levelKey !== '') put(levelKey, from[levelKey])
          level = read
          levelRank = role.rank
          levelKey = key
        }
        break
      }
      case 'message':
        if (role.rank < messageRank && typeof value === 'string') {
          if (messageKey !== '') put(messageKey, from[messageKey])
          message = value
          messageRank = role.rank
          messageKey = key
        } else put(key, value)
        break
      case 'error':
        if (typeof value === 'object' && value !== null && !Array.isArray(value) && error === undefined)
          error = readErrorObject(value)
        else put(key, value)
        break
      case 'sequence':
        if (typeof value === 'number') sequence = value
        put(key, value)
        break
      case 'severity':
        if (typeof value === 'number') severity = value
        put(key, value)
        break
      case 'entity':
        if (typeof value === 'string') entity = value
        put(key, value)
        break
      case 'template':
        if (typeof value === 'string') template = value
        put(key, value)
        break
    }
  }
  if (levelRank !== 0) {
    const nested = readNestedLevel(from['log'], fallback.levels)
    if (nested !== undefined) {
      if (levelKey !== '') put(levelKey, from[levelKey])
      level = nested
    }
  }
  const ownId =
    entity !== undefined && sequence !== undefined && Number.isSafeInteger(sequence) && sequence >= 0
      ? recordId(entity, sequence)
      : undefined
  // Our own lines carry the number where the word is custom, or means something else elsewhere.
  if (ownId !== undefined && severity !== undefined) level = severity
  const record: { -readonly [Name in keyof LogRecord]: LogRecord[Name] } = {
    id: ownId ?? fallback.id,
    time: time ?? fallback.time,
    sequence: sequence ?? 0,
    level: level ?? severity ?? infoLevel,
    message: message ?? '',
    fields,
  }
  if (template !== undefined) record.template = template
  if (error !== undefined) record.error = error
  if (raw !== undefined) record.raw = raw
  return record
}

/** pino and bunyan call the stack `stack`, bunyan the type `name`. */
function readErrorObject(value: object): Members {
  const error: Members = {}
  for (const [key, member] of Object.entries(value)) {
    if (key === 'stack' && !Object.hasOwn(value, 'stack_trace')) setOwn(error, 'stack_trace', member)
    else if (key === 'name' && !Object.hasOwn(value, 'type')) setOwn(error, 'type', member)
    else setOwn(error, key, member)
  }
  return error
}

/** The level of the schema's nested form, which stays a field as well. */
function readNestedLevel(log: unknown, levels: LevelTable | undefined): number | undefined {
  return typeof log === 'object' && log !== null ? readLevel((log as { level?: unknown }).level, levels) : undefined
}

function setOwn(target: Members, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  else target[key] = value
}
