import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type LineFile, LineWindow } from '../../../src/store/cut/line-window.ts'

/** A file that gives as few bytes at a time as a disk may. */
function fileOf(bytes: Buffer, most: number): LineFile {
  return { length: bytes.length, read: (into, at) => bytes.copy(into, 0, at, at + Math.min(most, into.length)) }
}

interface Seen {
  readonly lines: readonly string[]
  readonly again: readonly string[]
  readonly bounds: readonly number[]
  readonly length: number
  readonly crc: number
  readonly endsInFeed: boolean
}

function read(window: LineWindow, order: readonly number[]): Seen {
  const lines: string[] = []
  while (window.next()) lines.push(window.bytes.toString('latin1', window.start, window.end))
  const { length, crc, endsInFeed, rows } = window
  const again = rows === 0 ? [] : order.map((row) => window.lineOf(row % rows).toString('latin1'))
  return { lines, again, bounds: [...window.bounds.subarray(0, rows * 2)], length, crc, endsInFeed }
}

it('gives the lines of a file as those of a text, however little of it is at hand', () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\0'), maxLength: 40 })
  const text = fc.tuple(fc.array(line, { maxLength: 30 }), fc.boolean())
  fc.assert(
    fc.property(
      text,
      fc.integer({ min: 2, max: 64 }),
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.nat(40)),
      ([lines, isEnded], size, most, order) => {
        const bytes = Buffer.from(lines.join('\n') + (isEnded ? '\n' : ''), 'latin1')
        const seen = read(new LineWindow(fileOf(bytes, most), size), order)
        expect(seen).toEqual(read(new LineWindow(bytes), order))
        expect([seen.length, seen.crc]).toEqual([bytes.length, crc32(bytes)])
        const expected = bytes.toString('latin1').split('\n')
        if (expected.at(-1) === '') expected.pop()
        expect(seen.lines).toEqual(expected)
      },
    ),
    { numRuns: 2000 },
  )
})

it('takes what there is of a file that is shorter than it was', () => {
  const bytes = Buffer.from('one\ntwo')
  const window = new LineWindow({ ...fileOf(bytes, 4), length: 100 }, 8)
  expect(read(window, [0])).toMatchObject({ lines: ['one', 'two'], length: 7, endsInFeed: false })
})
