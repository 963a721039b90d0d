const directive = /%[sdifoOj%]/g

/** What a text with `%` formats comes to. */
export interface Formatted {
  readonly text: string
  /** The arguments that no format took. */
  readonly unused: readonly unknown[]
}

/** Texts, numbers and the like, null and undefined: what prints the same whatever happens to it later. */
export function isPrimitive(value: unknown): boolean {
  return (typeof value !== 'object' || value === null) && typeof value !== 'function'
}

/** Primitives, as Node's `util.format` prints them. */
function primitive(kind: string, value: unknown): string {
  if (kind === 's') return String(value)
  if (typeof value === 'symbol') return 'NaN'
  if (typeof value === 'bigint' && kind !== 'f') return String(value)
  if (kind === 'd') return String(Number(value))
  if (kind === 'i') return String(Number.parseInt(String(value), 10))
  return String(Number.parseFloat(String(value)))
}

/**
 * Fills the `%` formats of a message. Each takes the first argument that suits it and that none before it took: `%s %d %i %f` a
 * primitive, `%o %O %j` anything. A format without an argument stays as it is; `%%` is a percent sign.
 *
 * @param print - how `%o`, `%O` and `%j` print; must not throw.
 */
export function formatPercent(message: string, values: readonly unknown[], print: (value: unknown) => string): Formatted {
  const unused = [...values]
  const text = message.replace(directive, (found) => {
    const kind = found.charAt(1)
    if (kind === '%') return '%'
    const takesAnything = kind === 'o' || kind === 'O' || kind === 'j'
    const index = takesAnything ? 0 : unused.findIndex(isPrimitive)
    if (index < 0 || unused.length === 0) return found
    const [value] = unused.splice(index, 1)
    return takesAnything ? print(value) : primitive(kind, value)
  })
  return { text, unused }
}
