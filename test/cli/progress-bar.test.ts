import fc from 'fast-check'
import { expect, it } from 'vitest'
import { drawProgress, formatBytes, formatSeconds, type ProgressFigures } from '../../src/cli/ship/progress-bar.ts'

const figures: ProgressFigures = {
  name: 'logs/app.ndjson',
  file: 2,
  files: 3,
  lines: 1_234_567,
  rejected: 3,
  doneBytes: 250e6,
  totalBytes: 1e9,
  linesASecond: 48_210,
  bytesASecond: 10e6,
  trouble: undefined,
}

it('shows share, lines, rejected, time to go, rate, bytes and file, as far as there is room', () => {
  expect([160, 80, 40].map((columns) => drawProgress(figures, columns, false))).toEqual([
    '###############.............................................  25%  1,234,567 lines  3 rejected  ETA 1:15  48,210/s  250 MB/1.0 GB  2/3 logs/app.ndjson',
    '###.......  25%  1,234,567 lines  3 rejected  ETA 1:15  48,210/s  250 MB/1.0 GB',
    '####.............  25%  1,234,567 lines',
  ])
})

it('draws eighths where the terminal has them', () => {
  expect(drawProgress({ ...figures, doneBytes: 130e6 }, 40, true)).toMatch(/^██▎░+ {2}13% {2}1,234,567 lines$/)
})

it('says what is wrong in place of the rates', () => {
  const text = drawProgress({ ...figures, trouble: 'HTTP 503 unavailable: no master' }, 100, false)
  expect(text).toContain('waiting: HTTP 503 unavailable: no master')
  expect(text).not.toContain('ETA')
})

it('is never wider than the terminal, whatever it shows', () => {
  const number = fc.double({ min: 0, max: 1e15, noNaN: true })
  const any = fc.record({
    name: fc.string(),
    file: fc.nat(),
    files: fc.nat(),
    lines: fc.nat(),
    rejected: fc.nat(),
    doneBytes: number,
    totalBytes: number,
    linesASecond: number,
    bytesASecond: number,
    trouble: fc.option(fc.string(), { nil: undefined }),
  })
  fc.assert(
    fc.property(any, fc.integer({ min: 40, max: 300 }), fc.boolean(), (shown, columns, isUnicode) => {
      expect(drawProgress(shown, columns, isUnicode).length).toBeLessThan(columns)
    }),
  )
})

it('prints bytes and times short', () => {
  expect([0, 999, 1_000, 9_940, 12_345, 999_600, 1.5e9].map((bytes) => formatBytes(bytes))).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '9.9 kB',
    '12 kB',
    '1.0 MB',
    '1.5 GB',
  ])
  expect([0, 7, 75, 3_600, 11_100].map((seconds) => formatSeconds(seconds))).toEqual([
    '0:00',
    '0:07',
    '1:15',
    '1:00:00',
    '3:05:00',
  ])
})
