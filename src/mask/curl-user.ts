/** `-u name:password` of curl and its like, as an argument of its own. */
const userFlag = /(?:-[uU][ =]?|--(?:proxy-)?user[ =])["']?([^\s:"'+=][^\s:"'+]{0,63}:[^\s"']{1,128})/y

/** What follows the flag that begins at an index, where it is a name and a password; undefined where it is not, or numbers alone. */
export function curlUserAt(text: string, index: number): { readonly start: number; readonly end: number } | undefined {
  if (index > 0 && text.charCodeAt(index - 1) > 32) return undefined
  userFlag.lastIndex = index
  const found = userFlag.exec(text)?.[1]
  if (found === undefined || /^[\d:]+$/.test(found)) return undefined
  return { start: userFlag.lastIndex - found.length, end: userFlag.lastIndex }
}
