import { isKeyUnit } from './key-gate.ts'

/** Units of a tag that are looked back over. */
const maxTag = 256

/** What an attribute names: `<entry key="password">`. */
const naming = /\s(?:key|name)=["']([\w.-]{1,64})["']/

const data = '<![CDATA['

/** Where the tag begins whose `>` stands at an index; -1 where none does, or one that closes an element or stands for itself. */
function tagStart(text: string, close: number): number {
  if (text.charCodeAt(close - 1) === 47) return -1
  const least = Math.max(0, close - maxTag)
  for (let at = close - 1; at >= least; at--) {
    const unit = text.charCodeAt(at)
    if (unit === 62) return -1
    if (unit !== 60) continue
    const next = text.charCodeAt(at + 1)
    return next === 47 || next === 33 || next === 63 ? -1 : at
  }
  return -1
}

/**
 * What a name says that tells what stands behind the `>` at an index: that of the element (`<ns:password type="x">`), or that of an attribute
 * for names.
 *
 * @param ask - is given the index behind a name.
 */
export function ofTag<Answer>(text: string, close: number, ask: (nameEnd: number) => Answer | undefined): Answer | undefined {
  const start = tagStart(text, close)
  if (start < 0) return undefined
  let end = start + 1
  while (end < close && (isKeyUnit(text.charCodeAt(end)) || text.charCodeAt(end) === 58)) end++
  const answer = ask(end)
  if (answer !== undefined || end === close) return answer
  const named = naming.exec(text.slice(end, close))
  const name = named?.[1]
  return named === null || name === undefined ? undefined : ask(end + named.index + named[0].length - 1)
}

/** What stands behind a tag: up to the next one, or in a section of characters. */
export function contentAt(text: string, behind: number): { readonly start: number; readonly end: number } {
  const isData = text.startsWith(data, behind)
  const start = isData ? behind + data.length : behind
  const end = text.indexOf(isData ? ']]>' : '<', start)
  return { start, end: end < 0 ? text.length : end }
}
