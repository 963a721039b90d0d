const directive = /%[dfisOoj%]/g

/** A message with its values in their places. */
export interface FormattedMessage {
  readonly text: string
  /** The values that no place took. */
  readonly unused: readonly unknown[]
}

function number(value: unknown): number {
  return typeof value === 'symbol' ? Number.NaN : Number(value)
}

function text(value: unknown, print: (value: unknown) => string): string {
  try {
    return String(value)
  } catch {
    return print(value)
  }
}

/**
 * Fills the `%` places of a message as pino does: `%s` any value as text, `%d %f` a number, `%i` a whole one, `%o %O %j` JSON (a text
 * in single quotation marks), `%%` a percent sign. A place whose value is missing stays; a number's also when it is null.
 *
 * @param print - prints an object as JSON; must not throw.
 */
export function formatMessage(message: string, values: readonly unknown[], print: (value: unknown) => string): FormattedMessage {
  if (values.length === 0 || !message.includes('%')) return { text: message, unused: values }
  let next = 0
  const filled = message.replace(directive, (found) => {
    const kind = found.charAt(1)
    if (kind === '%') return '%'
    if (next >= values.length) return found
    const value = values[next++]
    if (kind === 's') return text(value, print)
    if (kind === 'd' || kind === 'f' || kind === 'i') {
      if (value === undefined || value === null) return found
      try {
        return String(kind === 'i' ? Math.floor(number(value)) : number(value))
      } catch {
        return 'NaN'
      }
    }
    if (value === undefined) return found
    if (typeof value === 'string') return `'${value}'`
    if (typeof value === 'function') return value.name === '' ? '<anonymous>' : value.name
    return print(value)
  })
  return { text: filled, unused: values.slice(next) }
}
