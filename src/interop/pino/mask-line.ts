import type { StandaloneMasker } from '../../mask/create-masker.ts'

/** Integers that a double would round become texts, as our encoder prints them. */
function exact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isRounded = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
  return isRounded && context?.source !== undefined && /^-?\d+$/.test(context.source) ? context.source : value
}

/** Masks a line that is encoded already: by its keys and values where it is JSON, else as a text. A line in which nothing is masked stays as it is. */
export function maskLine(line: string, masker: StandaloneMasker): string {
  const end = line.endsWith('\r\n') ? '\r\n' : line.endsWith('\n') ? '\n' : ''
  const text = line.slice(0, line.length - end.length)
  let parsed: unknown
  try {
    parsed = JSON.parse(text, exact)
  } catch {
    return masker.text(text) + end
  }
  const masked = JSON.stringify(masker.value(parsed))
  return masked === JSON.stringify(parsed) ? line : masked + end
}
