/** The longest text that a pattern is tried on, with its end: what is longer comes in pieces of 8192, and the end would be cut off. */
const maxLength = 8192

/** Steps so small that the time of the worst patterns, which doubles every few units, is seen to grow before it is for ever. */
const lengths: readonly number[] = [...growing(12)]

function* growing(least: number): Generator<number> {
  for (let length = least; length < maxLength; length = Math.ceil(length * (length < 200 ? 1.1 : 1.25))) yield length
  yield maxLength
}

/** What one text of the longest length may take. */
const budgetMs = 20

const representatives: Readonly<Record<string, string>> = {
  d: '1',
  w: 'a',
  s: ' ',
  b: '',
  B: '',
  D: 'a',
  W: '-',
  S: 'a',
  n: '\n',
  t: '\t',
  r: '\r',
}

/** Characters that the source of a pattern speaks of, each once. */
function unitsOf(source: string): string[] {
  const units: string[] = []
  for (let index = 0; index < source.length; index++) {
    let unit = source.charAt(index)
    if (unit === '\\') {
      index++
      const escaped = source.charAt(index)
      unit = representatives[escaped] ?? escaped
    } else if (unit === '.') unit = 'x'
    else if ('^$*+?()[]{}|'.includes(unit)) continue
    if (unit !== '' && !units.includes(unit)) units.push(unit)
    if (units.length >= 24) break
  }
  return [...new Set([...units, 'a', '1', ' ', '-', '.', '@'])]
}

/** Texts that make patterns slow which can match one text in many ways: what they speak of, again and again, and an end that never fits. */
function* pumps(source: string): Generator<{ readonly head: string; readonly unit: string; readonly tail: string }> {
  const units = unitsOf(source)
  const all = units.join('')
  for (const tail of ['!', '\u0000', '']) {
    for (const unit of units) yield { head: '', unit, tail }
    yield { head: '', unit: all, tail }
  }
  for (const unit of units) yield { head: all, unit, tail: '\u0000' }
  for (let index = 0; index + 1 < units.length; index++)
    yield { head: '', unit: `${units[index]}${units[index + 1]}`, tail: '\u0000' }
}

/** Milliseconds of this process's own time: what others do on the machine does not count. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function timeOf(run: (text: string) => void, text: string): number {
  let least = Infinity
  // A collection of garbage may fall into one of them.
  for (let count = 0; count < 3 && least > budgetMs; count++) {
    const start = cpuMs()
    run(text)
    least = Math.min(least, cpuMs() - start)
  }
  return least
}

/**
 * Tries a pattern on texts made of its own characters, longer and longer.
 *
 * @param run - finds all matches in a text.
 * @returns what was slow, or undefined where the time grows no faster than the text.
 */
export function findSlowText(source: string, run: (text: string) => void): string | undefined {
  for (const { head, unit, tail } of pumps(source)) {
    for (const length of lengths) {
      const text = (head + unit.repeat(Math.ceil(length / unit.length))).slice(0, length - tail.length) + tail
      const took = timeOf(run, text)
      if (took > budgetMs)
        return `${JSON.stringify(unit.slice(0, 12))} repeated to ${length} characters took ${Math.round(took)} ms`
    }
  }
  return undefined
}
