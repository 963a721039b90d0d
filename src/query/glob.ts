/**
 * A test for `a*b`, given as the pieces between its stars, in time linear in the value: each piece is looked for once, from left
 * to right.
 *
 * @param parts - at least two; `*` is ['', ''].
 */
export function compileGlob(parts: readonly string[]): (value: string) => boolean {
  const first = parts[0] ?? ''
  const last = parts.at(-1) ?? ''
  const middle = parts.slice(1, -1).filter((part) => part !== '')
  return (value) => {
    if (value.length < first.length + last.length || !value.startsWith(first) || !value.endsWith(last)) return false
    const end = value.length - last.length
    let at = first.length
    for (const part of middle) {
      const found = value.indexOf(part, at)
      if (found === -1 || found + part.length > end) return false
      at = found + part.length
    }
    return true
  }
}
