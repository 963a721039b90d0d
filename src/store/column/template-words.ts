import { detectLayouts } from './detect-layout.ts'
import type { Marks } from './lexeme.ts'
import type { TimeLayout } from './time-layout.ts'

/** Control characters that logs hardly have. */
const candidates = [1, 2, 3, 4, 5, 6, 7, 0, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23].map((code) => String.fromCharCode(code))

/** Three characters that no text has; undefined where there are not so many. */
export function templateMarks(texts: readonly string[]): Marks | undefined {
  const free: string[] = []
  for (const candidate of candidates) {
    if (!texts.some((text) => text.includes(candidate))) free.push(candidate)
    if (free.length === 3) break
  }
  const [value, time, quoted] = free
  return value === undefined || time === undefined || quoted === undefined ? undefined : { value, time, quoted }
}

/** So many texts are looked at, and so many layouts taken. */
const sampleRows = 48
const mostLayouts = 3
/** Times stand at the beginning. */
const headLength = 64

const wordStart = /(?<![A-Za-z\d])[\dA-Z]/g

/** The layouts of the times that stand near the beginning of many of the texts, the longer first where one begins as another. */
export function timeLayouts(texts: readonly string[]): TimeLayout[] {
  const seen = new Map<string, { readonly layout: TimeLayout; count: number }>()
  const step = Math.max(1, Math.floor(texts.length / sampleRows))
  let looked = 0
  for (let row = 0; row < texts.length; row += step) {
    const text = texts[row] ?? ''
    looked++
    let beyond = 0
    for (const { index } of text.slice(0, headLength).matchAll(wordStart)) {
      if (index < beyond) continue
      const [layout] = detectLayouts(text, index)
      if (layout === undefined) continue
      beyond = index + layout.length
      const known = seen.get(layout.pattern)
      if (known === undefined) seen.set(layout.pattern, { layout, count: 1 })
      else known.count++
    }
  }
  return [...seen.values()]
    .filter(({ count }) => count * 4 >= looked)
    .sort((a, b) => b.count - a.count)
    .slice(0, mostLayouts)
    .map(({ layout }) => layout)
    .sort((a, b) => b.length - a.length)
}
