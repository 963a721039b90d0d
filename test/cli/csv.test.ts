import fc from 'fast-check'
import { expect, it } from 'vitest'
import { csvCell, csvHeading, csvRow } from '../../src/cli/csv.ts'

/** Reads one row of RFC 4180. */
function readRow(row: string): string[] {
  const cells: string[] = []
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\n$)/gy
  for (let found = pattern.exec(row); found !== null; found = pattern.exec(row)) {
    cells.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '')
    if (found[3] !== ',') break
  }
  return cells
}

it.each(['=1+1', '@SUM(A1)', '-2+3', '+cmd|x', '\t=1', ' =1', '\r=1', '＝1', '\0=1'])('guards the formula %j', (text) => {
  expect(readRow(csvRow([text]))).toEqual([`'${text}`])
})

it.each([-5, '-5', '+1.5', '-.5e3', 'a=b', '', 'text'])('leaves %j alone', (value) => {
  expect(csvCell(value)).toBe(String(value))
})

it('keeps the one name of ours that begins like a formula, and guards others', () => {
  expect(csvHeading(['@timestamp', '=evil', 'message'])).toBe("@timestamp,'=evil,message\n")
})

it('writes rows that are read back as they were, but for the guard', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 6 }), (cells) => {
      const read = readRow(csvRow(cells))
      expect(read.map((cell, at) => (cell === `'${cells[at]}` ? cells[at] : cell))).toEqual(cells)
    }),
  )
})

it('never lets a cell begin a formula', () => {
  const tricky = fc.stringMatching(/^[ \t\r\n]*[-=+@＝＋－＠].{0,20}$/u)
  fc.assert(
    fc.property(tricky, (text) => {
      const [cell = ''] = readRow(csvRow([text]))
      expect(/^[-=+@\t\r＝＋－＠]/u.test(cell) && !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(cell)).toBe(false)
    }),
  )
})
