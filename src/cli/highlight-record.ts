import { parseQuery } from '../query/parser.ts'
import { compileHighlight, type Highlight } from '../query/highlight.ts'
import { jsonOf } from '../core/json-of.ts'
import type { LogRecord } from '../core/record.ts'
import type { Command } from './command.ts'

/** For private use in Unicode: no log means anything by them, and where one has them nothing is marked. */
const [begin, end] = ['\u{f8e0}', '\u{f8e1}']
const marks = /[\u{f8e0}\u{f8e1}]/u
const painted: Readonly<Record<string, string>> = { [begin]: '\u001b[30;43m', [end]: '\u001b[39;49m' }

/** Says of a record why the query of a command finds it. */
export function compileFound({ query, levelTable }: Command): (record: LogRecord) => readonly Highlight[] {
  return compileHighlight(parseQuery(query), { now: Date.now(), levels: levelTable })
}

/** A record that has such characters itself is not marked. */
export function hasMarks(record: LogRecord): boolean {
  return marks.test(jsonOf(record))
}

/**
 * The record with marks around what was found in its message and in texts among its fields; {@link paintMarks} makes colours of them.
 *
 * @param cut - so many characters of the message are not shown.
 */
export function markFound(record: LogRecord, found: readonly Highlight[], cut = 0): LogRecord {
  let { message } = record
  const fields: Record<string, unknown> = { ...record.fields }
  for (const { field, text, spans } of found) {
    if (field === 'message' && text.slice(cut) === record.message) {
      message = markSpans(
        record.message,
        spans.map(([from, to]) => [Math.max(0, from - cut), Math.max(0, to - cut)]),
      )
    } else {
      const shown = field === 'service.name' && fields[field] === undefined ? 'service' : field
      if (fields[shown] === text) fields[shown] = markSpans(text, spans)
    }
  }
  return { ...record, message, fields }
}

/** Colours in place of marks. */
export function paintMarks(text: string): string {
  return text.replace(/[\u{f8e0}\u{f8e1}]/gu, (mark) => painted[mark] ?? '')
}

function markSpans(text: string, spans: readonly (readonly [from: number, to: number])[]): string {
  let marked = ''
  let at = 0
  for (const [from, to] of spans) {
    if (from >= to || from < at) continue
    marked += text.slice(at, from) + begin + text.slice(from, to) + end
    at = to
  }
  return marked + text.slice(at)
}
