import { jsonOf } from '../core/json-of.ts'
import { neutralise } from './neutralise.ts'
import type { Palette } from './palette.ts'

const shown = new Set(['type', 'message', 'stack_trace', 'stack', 'cause', 'errors', 'fingerprint'])
const maxNesting = 10
/** Frames of Node itself help nobody who watches a terminal; the line in a file has them. */
const isInternal = /^\s+at .*\(?node:internal\//

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null
const asText = (value: unknown): string => (typeof value === 'string' ? value : jsonOf(value))

/**
 * An error as the line tells it: its stack, what it carried, and below it what caused it.
 *
 * @param indent - how many spaces stand before each line.
 */
export function prettyError(
  error: Readonly<Record<string, unknown>>,
  palette: Palette,
  indent: number,
  nesting: number = 0,
): string[] {
  const pad = ' '.repeat(indent)
  const title = [error['type'], error['message']]
    .filter((part) => part !== undefined && part !== '')
    .map(asText)
    .join(': ')
  const stack = error['stack_trace'] ?? error['stack']
  const lines = (typeof stack === 'string' && stack !== '' ? stack : title || 'error').split(/\r?\n/)
  const printed = lines
    .filter((line, index) => index < 2 || !isInternal.test(line))
    .map((line) => {
      const text = neutralise(line.trimEnd())
      return pad + (/^\s+at /.test(line) ? palette.dim(text) : palette.red(text))
    })
  for (const [key, value] of Object.entries(error)) {
    if (!shown.has(key)) printed.push(`${pad}  ${palette.key(neutralise(key))}: ${neutralise(asText(value))}`)
  }
  if (nesting >= maxNesting) return printed
  for (const [label, key] of [
    ['caused by', 'cause'],
    ['with', 'errors'],
  ] as const) {
    const value = error[key]
    if (value === undefined || value === null) continue
    for (const inner of Array.isArray(value) ? (value as unknown[]) : [value]) {
      printed.push(pad + palette.dim(`${label}:`))
      const next = isObject(inner) ? inner : { message: asText(inner) }
      for (const line of prettyError(next, palette, indent + 2, nesting + 1)) printed.push(line)
    }
  }
  return printed
}
