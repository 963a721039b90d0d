import type { LineBatch } from '../../core/batch.ts'
import { sequenceText } from '../../core/id.ts'
import { endOf, type Run, startOf } from '../ship/line-run.ts'

/** Of UTF-8, for each of JavaScript's characters. */
const maxBytesOfCharacter = 3

const digits = '0123456789abcdefghijklmnopqrstuvwxyz'

/**
 * Action lines and lines. `create` with the record id: what was stored before answers 409 and is not stored twice.
 * The lines are sent as they are; nothing is parsed or printed again.
 *
 * @param room - memory for at most so many bytes, if there is some: the body is good as long as nobody else writes there.
 * @returns the bytes, and where each line ends in them.
 */
export function encodeLines(
  { lines, sequences, bootId }: LineBatch,
  room?: (bytes: number) => Buffer | undefined,
): {
  readonly body: Buffer
  readonly ends: Uint32Array
} {
  const ends = new Uint32Array(lines.length)
  let text = ''
  // Lines come one after the other: all digits but the last one are the same for many of them (bench `ship`).
  let tens = -1
  let head = ''
  for (let index = 0; index < lines.length; index++) {
    const sequence = sequences[index] ?? 0
    const ten = Math.floor(sequence / digits.length)
    if (ten !== tens) head = `{"create":{"_id":"${bootId}${sequenceText(ten * digits.length).slice(0, -1)}`
    tens = ten
    text += `${head}${digits[sequence - ten * digits.length]}"}}\n${lines[index]}`
    ends[index] = text.length
  }
  const into = room?.(text.length * maxBytesOfCharacter)
  const body = into === undefined ? Buffer.from(text) : into.subarray(0, into.write(text))
  // All is ASCII: a character is a byte.
  if (body.length === text.length) return { body, ends }
  let start = 0
  let bytes = 0
  for (const [index, end] of ends.entries()) {
    bytes += Buffer.byteLength(text.slice(start, end))
    start = end
    ends[index] = bytes
  }
  return { body, ends }
}

/** The document's id alone. @param run - of one line. */
export function readId(run: Run): string {
  const { body } = run.slip
  const start = startOf(run)
  const { create } = JSON.parse(body.toString('utf8', start, body.indexOf(0x0a, start))) as { create: { _id: string } }
  return create['_id']
}

/** The document's id and text, as they stand in the body. @param run - of one line. */
export function readLine(run: Run): { readonly id: string; readonly text: string } {
  const [action = '', text = ''] = run.slip.body.toString('utf8', startOf(run), endOf(run)).split('\n')
  const { create } = JSON.parse(action) as { create: { _id: string } }
  return { id: create['_id'], text }
}
