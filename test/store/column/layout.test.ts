import fc from 'fast-check'
import { expect, it } from 'vitest'
import { detectLayouts } from '../../../src/store/column/detect-layout.ts'
import { compileLayout } from '../../../src/store/column/time-layout.ts'

const examples: readonly (readonly [text: string, pattern: string])[] = [
  ['2015-10-18 18:01:47,978 INFO', '%Y-%m-%d %H:%M:%S,%3'],
  ['2026-11-21T10:00:00.123456Z', '%Y-%m-%dT%H:%M:%S.%6Z'],
  ['2026-11-21T10:00:00+02:00', '%Y-%m-%dT%H:%M:%S+02:00'],
  ['2005-06-03-15.42.50.675872 R02', '%Y-%m-%d-%H.%M.%S.%6'],
  ['081109 203615 148', '%y%m%d %H%M%S'],
  ['17/06/09 20:10:40 INFO', '%y/%m/%d %H:%M:%S'],
  ['Jun 14 15:16:01 combo', '%b %d %H:%M:%S'],
  ['Jun  4 15:16:01 combo', '%b %e %H:%M:%S'],
  ['Sun Dec 04 04:47:44 2005] [notice]', '%a %b %d %H:%M:%S %Y'],
  ['22/Jan/2019:03:56:14 +0330] "GET', '%d/%b/%Y:%H:%M:%S +0330'],
  ['10.30 16:49:06] chrome', '%m.%d %H:%M:%S'],
  ['20171223-22:15:29:606|Step', '%Y%m%d-%H:%M:%S:%3'],
  ['15:16:01.5 up', '%H:%M:%S.%1'],
]

for (const [text, pattern] of examples) {
  it(`finds ${pattern} in ${text}`, () => {
    expect(detectLayouts(text)[0]?.pattern).toBe(pattern)
  })
}

it('prints what it read, for any time of any layout', () => {
  const patterns = examples.map(([, pattern]) => pattern)
  fc.assert(
    fc.property(
      fc.constantFrom(...patterns),
      fc.integer({ min: 946_684_800, max: 4_000_000_000 }),
      fc.nat(999_999),
      (pattern, second, part) => {
        const layout = compileLayout(pattern)
        if (layout === undefined) throw new Error(`${pattern} is a layout`)
        const text = layout.print(second * layout.ticksPerSecond + (part % layout.ticksPerSecond))
        const ticks = layout.ticks(text, 0)
        expect(text).toHaveLength(layout.length)
        expect(layout.print(ticks)).toBe(text)
      },
    ),
  )
})

it('reads no time that a calendar does not have', () => {
  const layout = compileLayout('%Y-%m-%d %H:%M:%S')
  for (const text of [
    '2023-02-29 10:00:00',
    '2023-13-01 10:00:00',
    '2023-00-01 10:00:00',
    '2023-04-31 10:00:00',
    '2023-01-01 24:00:00',
  ]) {
    expect(layout?.ticks(text, 0)).toBeNaN()
  }
  expect(compileLayout('%a %b %d %H:%M:%S %Y')?.ticks('Mon Dec 04 04:47:44 2005', 0)).toBeNaN()
})

it('takes no pattern that does not say a whole time', () => {
  for (const pattern of ['', '%Y', '%m-%d', '%H:%M', '%q', '%', '%Y-%m-%d%Y', '%H:%M:%S'.repeat(9)]) {
    expect(compileLayout(pattern)).toBeUndefined()
  }
})
