/** What is in an array and in arrays within it, in order. However deep they lie: no function calls itself for it. */
export function nestedElements(array: readonly unknown[]): readonly unknown[] {
  // Mostly none of them is an array.
  if (!array.some((element) => Array.isArray(element))) return array
  const found: unknown[] = []
  const open: unknown[] = [array]
  while (open.length > 0) {
    const next = open.pop()
    if (Array.isArray(next)) for (let at = next.length - 1; at >= 0; at--) open.push(next[at])
    else found.push(next)
  }
  return found
}
