import { expect, it } from 'vitest'
import { bitCard, bitPhone, bitSsn } from '../../src/mask/bits.ts'
import { findAllSpans, findSpans } from '../../src/mask/detect.ts'
import type { KeyClass, KeyHint } from '../../src/mask/key-class.ts'
import { makeKeyGates } from '../../src/mask/key-gate.ts'
import { keyVerdict } from '../../src/mask/key.ts'
import { scanText } from '../../src/mask/scan.ts'
import type { Span } from '../../src/mask/span.ts'
import { squeeze } from '../../src/mask/words.ts'
import { Dice, soup } from './soup.ts'

const runs = Number(process.env['CORDWOOD_FUZZ_RUNS'] ?? 200_000)
const seed = Number(process.env['CORDWOOD_FUZZ_SEED'] ?? 20_261_121)

const hints: readonly KeyHint[] = ['none', 'none', 'none', 'none', 'id', 'card', 'phone', 'ssn']
/** What the masker adds to the scan's bits under keys for such numbers. */
const bitsOf: Readonly<Partial<Record<KeyHint, number>>> = { card: bitCard, phone: bitPhone, ssn: bitSsn }

const shown = (text: string, spans: readonly Span[]): string[] =>
  spans.map(({ start, end, rule }) => `${rule}: ${text.slice(start, end)}`)

it('finds with the detectors that the scan names what every detector on every text finds', () => {
  const dice = new Dice(seed)
  const misses: unknown[] = []
  let missed = 0
  let withFinds = 0
  let shrunk = 0
  for (let run = 0; run < runs; run++) {
    const text = soup(dice)
    const hint = dice.pick(hints)
    const all = findAllSpans(text, { hint })
    const directed = findSpans(text, scanText(text) | (bitsOf[hint] ?? 0), { hint })
    if (all.length > 0) withFinds++
    if (all.length === directed.length && all.every((span, index) => isSame(span, directed[index] as Span))) continue
    if (isCovered(all, directed)) shrunk++
    else {
      missed++
      if (misses.length < 10) misses.push({ text, hint, all: shown(text, all), directed: shown(text, directed) })
    }
  }
  console.log(
    `differential: ${runs} texts, ${withFinds} with finds, ${missed} missed, ${shrunk} where only the class or the length of a find differs (${((100 * shrunk) / runs).toFixed(4)} %)`,
  )
  expect(misses).toEqual([])
  // A soup in which nothing is found would prove nothing.
  expect(withFinds).toBeGreaterThan(runs / 4)
  expect(shrunk).toBe(0)
}, 3_600_000)

it('finds the same with keys that the options add', () => {
  const dice = new Dice(seed + 2)
  const gates = makeKeyGates(['internalnote', 'x1', 'zed'])
  const added = new Set(['internalnote', 'x1', 'zed'])
  const keyOf = (name: string): KeyClass => {
    const own = keyVerdict(name)
    return added.has(squeeze(name)) ? { ...own, rule: 'whole', cls: 'value', keepsNumbers: false, word: name } : own
  }
  const names = ['internal_note', 'internalNote', 'INTERNAL-NOTE', 'internal.note', 'x1', 'X1', 'zed', 'Zed']
  const joins = ['=', ': ', '":"', '\\":\\"', '%3D', '\\u003d', ' "', '>', ' -> ', '&quot;:&quot;', '": {"a":"', '=>']
  const misses: unknown[] = []
  let found = 0
  for (let run = 0; run < Math.max(10_000, runs / 10); run++) {
    const text = `${soup(dice)}${dice.pick(['', ' ', '&', '"', ',', '<', '--', '\\n'])}${dice.pick(names)}${dice.pick(joins)}${soup(dice)}`
    const context = { hint: 'none', keyOf } as const
    const all = findAllSpans(text, context)
    const directed = findSpans(text, scanText(text, gates), context, gates)
    if (all.some(({ cls }) => cls === 'value')) found++
    if (all.length === directed.length && all.every((span, index) => isSame(span, directed[index] as Span))) continue
    if (misses.length < 10) misses.push({ text, all: shown(text, all), directed: shown(text, directed) })
  }
  expect(misses).toEqual([])
  expect(found).toBeGreaterThan(1000)
}, 3_600_000)

it('says of each text whether JSON must escape it', () => {
  const dice = new Dice(seed + 1)
  const wrong: string[] = []
  for (let run = 0; run < 20_000; run++) {
    const text = soup(dice)
    if (JSON.stringify(text) !== `"${text}"` && (scanText(text) & 1) === 0) wrong.push(text)
  }
  expect(wrong).toEqual([])
})

function isSame(one: Span, other: Span): boolean {
  return one.start === other.start && one.end === other.end && one.cls === other.cls && one.rule === other.rule
}

/** Whether every unit that one list masks is masked by the other too. */
function isCovered(all: readonly Span[], directed: readonly Span[]): boolean {
  return all.every((span) => directed.some((other) => other.start <= span.start && other.end >= span.end))
}
