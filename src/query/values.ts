import { type LevelTable, standardLevels } from '../core/level.ts'
import type { LogRecord } from '../core/record.ts'
import { compileGlob } from './glob.ts'
import { declaredType, ignoreAbove } from './field-type.ts'
import { fieldNames, isFieldPattern } from './fields.ts'
import { nestedElements } from './nested-elements.ts'

/** A single value as the index holds it. */
export type Value = string | number | boolean

const bootIdLength = 17
const idLength = bootIdLength + 8

/**
 * The values that a record has in a field, by any of its names: of arrays every element, of nested objects and dotted keys the
 * same. Without null, without objects, without strings too long for the index.
 *
 * @param field - a short name (`status`), a full one (`http.response.status_code`) or a pattern (`http.*`).
 */
export function fieldValues(record: LogRecord, field: string, levels: LevelTable = standardLevels): readonly Value[] {
  const values: Value[] = []
  for (const name of fieldNames(field)) {
    if (isFieldPattern(name)) {
      const glob = compileGlob(name.split('*'))
      for (const found of namesOf(record)) if (glob(found)) collectName(record, found, levels, values)
    } else {
      collectName(record, name, levels, values)
    }
  }
  return values
}

/** The values under the first of a field's names that the record has. */
export function firstValues(record: LogRecord, names: readonly string[], levels: LevelTable): readonly Value[] {
  for (const name of names) {
    const values = namedValues(record, name, levels)
    if (values.length > 0) return values
  }
  return []
}

/** The values under one full name. */
export function namedValues(record: LogRecord, name: string, levels: LevelTable): readonly Value[] {
  const values: Value[] = []
  collectName(record, name, levels, values)
  return values
}

function collectName(record: LogRecord, name: string, levels: LevelTable, into: Value[]): void {
  switch (name) {
    case '@timestamp':
      into.push(Math.floor(record.time))
      return
    case 'message':
      into.push(record.message)
      return
    case 'log.level':
      into.push(levels.name(record.level))
      return
    case '_id':
      into.push(record.id)
      return
  }
  const before = into.length
  collect(record.fields, name, 0, declaredType(name) === 'text', into)
  if (record.error !== undefined && name.startsWith('error.')) collect(record.error, name, 6, declaredType(name) === 'text', into)
  if (into.length > before) return
  // Own lines carry both; a decoder may have moved them out of the fields.
  if (name === 'event.sequence' && record.id.length === idLength) into.push(record.sequence)
  else if (name === 'process.entity_id' && record.id.length === idLength) into.push(record.id.slice(0, bootIdLength))
}

/** `a.b.c` may be kept as `a.b.c`, within `a.b` or within `a`. */
function collect(object: object, name: string, from: number, isText: boolean, into: Value[]): void {
  for (let dot = name.indexOf('.', from); dot !== -1; dot = name.indexOf('.', dot + 1)) {
    const key = name.slice(from, dot)
    if (Object.hasOwn(object, key)) descend((object as Readonly<Record<string, unknown>>)[key], name, dot + 1, isText, into)
  }
  const key = from === 0 ? name : name.slice(from)
  if (Object.hasOwn(object, key)) leaves((object as Readonly<Record<string, unknown>>)[key], isText, into)
}

function descend(value: unknown, name: string, from: number, isText: boolean, into: Value[]): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) for (const element of nestedElements(value)) descend(element, name, from, isText, into)
  else collect(value, name, from, isText, into)
}

function leaves(value: unknown, isText: boolean, into: Value[]): void {
  if (typeof value === 'string') {
    if (isText || value.length <= ignoreAbove) into.push(value)
  } else if (typeof value === 'number' || typeof value === 'boolean') {
    into.push(value)
  } else if (Array.isArray(value)) {
    for (const element of nestedElements(value)) leaves(element, isText, into)
  }
}

/** A name, what lies under it, and within how many objects. */
type Open = readonly [path: string, value: unknown, level: number]

/** Patterns find no names of more levels: an index has a fifth of it. */
const mostLevels = 100

/** The full names of all fields of a record, each once. */
export function namesOf(record: LogRecord): ReadonlySet<string> {
  const names = new Set(['@timestamp', 'log.level', 'message', 'event.sequence', 'process.entity_id'])
  const open = [
    ...Object.entries(record.fields).map(([key, value]): Open => [key, value, 0]),
    ...Object.entries(record.error ?? {}).map(([key, value]): Open => [`error.${key}`, value, 0]),
  ].reverse()
  // No function calls itself for it: a line of somebody else may be deeper than the stack.
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [path, value, level] = next
    if (typeof value !== 'object' || value === null) names.add(path)
    else if (Array.isArray(value)) for (const element of nestedElements(value).toReversed()) open.push([path, element, level])
    else if (level < mostLevels)
      for (const [key, inner] of Object.entries(value).toReversed()) open.push([`${path}.${key}`, inner, level + 1])
  }
  return names
}
