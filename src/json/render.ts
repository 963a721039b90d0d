import { type Hole, type MessageSite, parseSite } from '../core/message.ts'
import { replacing, rootVerdict } from '../core/masker.ts'
import type { ValueWriter } from './value.ts'

/** Decimals, and a per cent sign after them: `.2`, `.1%`, `%`. */
const decimals = /^(?:\.(\d{1,2}))?(%)?$/

/**
 * Fills the holes of a message. A hole whose field is missing stays as it was written.
 *
 * - `{a}`: the value as text; an object as JSON. `{@a}`: always JSON. `{$a}`: always text, of an object what its `toString` answers.
 * - formats of numbers: `{a:.2}` two decimals, `{a:%}` and `{a:.1%}` per cent, `{a:x}` hexadecimal; of texts: `{a:u}` capitals, `{a:l}` small letters.
 *   An unknown format is ignored.
 *
 * @param known - undefined for a message that is not in the cache of literals; it is parsed for this line alone.
 */
export function renderMessage(
  known: MessageSite | undefined,
  message: string,
  fields: object | undefined,
  writer: ValueWriter,
): string {
  if (known === undefined && !message.includes('{')) return message
  const { texts, holes } = known ?? parseSite(message)
  let text = texts[0] ?? ''
  for (let index = 0; index < holes.length; index++) {
    const hole = holes[index] as Hole
    text += (fields === undefined ? literal(hole) : fill(hole, fields, writer)) + (texts[index + 1] ?? '')
    if (text.length > writer.limits.maxStringLength) break
  }
  return text
}

function literal({ sigil, path, format }: Hole): string {
  return `{${sigil}${path.join('.')}${format === '' ? '' : `:${format}`}}`
}

function fill(hole: Hole, fields: object, writer: ValueWriter): string {
  try {
    const { path } = hole
    let verdict = rootVerdict
    let value: unknown = fields
    // A key that holds dots itself is found too.
    const whole = path.length > 1 ? path.join('.') : ''
    if (path.length > 1 && Object.hasOwn(fields, whole)) {
      value = (fields as Readonly<Record<string, unknown>>)[whole]
      verdict = writer.verdict(verdict, whole)
    } else {
      for (let step = 0; step < path.length; step++) {
        const key = path[step] as string
        if (typeof value !== 'object' || value === null) return literal(hole)
        if (key === '__proto__' && !Object.hasOwn(value, key)) return literal(hole)
        value = (value as Readonly<Record<string, unknown>>)[key]
        // What every object has is no field: `{toString}` or `{constructor}`.
        if (value === (Object.prototype as unknown as Readonly<Record<string, unknown>>)[key]) return literal(hole)
        verdict = writer.verdict(verdict, key)
      }
    }
    if (value === undefined) return literal(hole)
    if (verdict < 0) return ''
    if (verdict >= replacing) return unquoted(writer.value(value, verdict, { left: writer.limits.maxStringLength, inside: [] }))
    if (typeof value === 'string' && hole.sigil !== '@') {
      // Other letters hide a secret from the masker, and a label has its own.
      const masked = writer.mask(value, verdict)
      return masked === value ? cased(masked, hole.format) : masked
    }
    if (typeof value === 'number' && hole.format !== '' && hole.sigil !== '@') {
      const unmasked = writer.number(value, verdict)
      return unmasked === String(value) ? formatted(value, hole.format) : unquoted(unmasked)
    }
    // What an object calls itself is what was asked for.
    // oxlint-disable-next-line typescript/no-base-to-string
    if (hole.sigil === '$' && typeof value === 'object' && value !== null) return writer.mask(String(value), verdict)
    const json = writer.value(value, verdict, { left: writer.limits.maxStringLength, inside: [] })
    return hole.sigil === '@' ? json : unquoted(json)
  } catch {
    return literal(hole)
  }
}

function unquoted(json: string): string {
  return json.startsWith('"') ? (JSON.parse(json) as string) : json
}

function cased(text: string, format: string): string {
  return format === 'u' ? text.toUpperCase() : format === 'l' ? text.toLowerCase() : text
}

function formatted(value: number, format: string): string {
  if (format === 'x') return value.toString(16)
  const found = decimals.exec(format)
  if (found === null) return String(value)
  const [, places, percent] = found
  const shown = percent === undefined ? value : value * 100
  return (places === undefined ? String(Number(shown.toPrecision(15))) : shown.toFixed(Number(places))) + (percent ?? '')
}
