import type { Refusal } from '../bulk/bulk-answer.ts'
import { members } from '../client/request.ts'

/** One line of a file of dead letters. */
export interface DeadLetterLine {
  /** When it was refused, as `2026-11-21T10:00:00.000Z`. */
  readonly at: string
  /** The data stream or index that refused it. */
  readonly target: string
  /** The document's `_id`. */
  readonly id: string
  readonly reason: Refusal
  /** The document as it was sent: JSON without a line feed. */
  readonly line: string
}

/** No string can hold it as it stands here: a quotation mark in a string has a backslash before it. */
const lineKey = ',"line":'

/** With its line feed. The document is put in as it is. */
export function printDeadLetter({ at, target, id, reason, line }: DeadLetterLine): string {
  const head = JSON.stringify({ '@timestamp': at, target, _id: id, reason })
  return `${head.slice(0, -1)}${lineKey}${line}}\n`
}

/** Undefined where the text is none: torn by a crash, or of something else. */
export function readDeadLetter(text: string): DeadLetterLine | undefined {
  const at = text.indexOf(lineKey)
  if (at < 0) return undefined
  try {
    const { '@timestamp': when, target, _id: id, reason } = members(JSON.parse(text))
    if (typeof when !== 'string' || typeof target !== 'string' || typeof id !== 'string') return undefined
    const { status, type, reason: why } = members(reason)
    const line = text.slice(at + lineKey.length, text.lastIndexOf('}'))
    return { at: when, target, id, reason: { status: Number(status), type: String(type), reason: String(why) }, line }
  } catch {
    return undefined
  }
}
