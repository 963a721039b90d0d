import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantityOf, printDuration, printShare } from '../../src/cli/print-quantity.ts'
import { drawStacked } from '../../src/cli/stacked-columns.ts'
import { layOutTable } from '../../src/cli/table.ts'
import { drawTrack } from '../../src/cli/trace/draw-track.ts'
import { wrapText } from '../../src/cli/wrap-text.ts'
import { displayWidth } from '../../src/sinks/display-width.ts'

const word = fc.stringMatching(/^[a-zé日]{1,30}$/)
const sentence = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' '))

describe('a table', () => {
  it('is never wider than the room, if one column can give way', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(99_999), sentence), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 40, max: 160 }),
        (rows, width) => {
          const cells = rows.map(([number, text]) => [{ text: String(number) }, { text }])
          const lines = layOutTable([{ align: 'right' }, { takesRest: true, lines: 2 }], cells, width)
          expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width)
        },
      ),
    )
  })

  it('aligns numbers to the right and paints only what is shown', () => {
    const painted = { text: 'b', paint: (text: string) => `<${text}>` }
    expect(
      layOutTable(
        [{ align: 'right' }, {}],
        [
          [{ text: '5' }, { text: 'a' }],
          [{ text: '12,345' }, painted],
        ],
        80,
      ),
    ).toEqual(['     5  a', '12,345  <b>'])
  })
})

describe('wrapped text', () => {
  it('keeps all words where there are lines enough', () => {
    fc.assert(
      fc.property(sentence, fc.integer({ min: 31, max: 80 }), (text, columns) => {
        const lines = wrapText(text, columns, 100)
        expect(lines.join(' ').replaceAll(/\s+/g, '')).toBe(text.replaceAll(/\s+/g, ''))
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns)
      }),
    )
  })

  it('says where it was cut', () => {
    expect(wrapText('one two three four', 8, 2)).toEqual(['one two', 'three f…'])
  })
})

describe('bars on each other', () => {
  const layer = fc.array(fc.nat(100), { minLength: 12, maxLength: 12 })
  // oxlint-disable-next-line no-control-regex -- the codes of colours
  const plain = (text: string): string => text.replaceAll(/\u001b\[[\d;]*m/g, '')

  it('are as high as their sum, and show each layer that is not empty', () => {
    fc.assert(
      fc.property(layer, layer, (bad, good) => {
        const totals = bad.map((count, at) => count + (good[at] ?? 0))
        const rows = drawStacked(
          [
            { counts: bad, shade: { front: 31, back: 41 } },
            { counts: good, shade: { front: 32, back: 42 } },
          ],
          totals,
          8,
          1,
        )
        expect(rows).toHaveLength(8)
        const most = Math.max(1, ...totals)
        for (const [at, total] of totals.entries()) {
          const height = rows.filter((row) => (plain(row)[at] ?? ' ') !== ' ').length
          expect(height).toBeGreaterThanOrEqual(total === 0 ? 0 : 1)
          expect(height).toBeLessThanOrEqual(Math.ceil((total / most) * 8) + 1)
          if (total === 0) expect(height).toBe(0)
        }
        if (bad.some((count) => count > 0)) expect(rows.join('')).toContain('[31')
      }),
    )
  })
})

describe('a track', () => {
  it('has its width, and exactly one end', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 2, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 5, max: 60 }),
        (from, length, columns) => {
          const track = drawTrack(from, from + length, columns, true)
          expect(displayWidth(track)).toBe(columns)
          expect(track.split('◆')).toHaveLength(2)
        },
      ),
    )
  })
})

describe('quantities', () => {
  it.each([
    [0, '0'],
    [5, '5ns'],
    [1500, '1.5us'],
    [12.34e6, '12.3ms'],
    [999.9e6, '1s'],
    [1.24e9, '1.24s'],
    [65e9, '1.08m'],
    [3e14, '3.47d'],
  ])('of %d nanoseconds are %s', (value, text) => {
    expect(printDuration(value)).toBe(text)
  })

  it('go by the unit that a field says', () => {
    expect(quantityOf('duration')(2e6)).toBe('2ms')
    expect(quantityOf('responseTimeMs')(1234)).toBe('1.23s')
    expect(quantityOf('wait_seconds')(0.25)).toBe('250ms')
    expect(quantityOf('http.response.body.bytes')(123_456)).toBe('123kB')
    expect(quantityOf('amount')(1234)).toBe('1,234')
    expect(quantityOf('amount')(12.3456)).toBe('12.3')
  })

  it('are shares of which small ones are not nothing', () => {
    expect([1, 0.412, 0.041, 0.0001, 0].map(printShare)).toEqual(['100%', '41%', '4.1%', '<0.1%', '0%'])
  })
})
