import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeLine } from '../../src/json/decode.ts'
import { readTextHead } from '../../src/json/text-head.ts'

const near = Date.UTC(2026, 10, 21)
const local = (...parts: [number, number, number, number, number, number, number?]): number =>
  new Date(...(parts as [number, number, number, number, number, number, number])).getTime()

describe('the beginning of a line that is no JSON', () => {
  it.each([
    ['2026-11-20T10:00:00.123Z ERROR boom', Date.UTC(2026, 10, 20, 10, 0, 0, 123), 50, 'boom'],
    ['2026-11-20 10:00:00,123 WARN [main] a.B: boom', local(2026, 10, 20, 10, 0, 0, 123), 40, '[main] a.B: boom'],
    ['2026-11-20T10:00:00+02:00 boom', Date.UTC(2026, 10, 20, 8), undefined, 'boom'],
    ['26/11/20 10:00:00 INFO a.B: boom', local(2026, 10, 20, 10, 0, 0), 30, 'a.B: boom'],
    ['261120 100000 148 INFO a.B: boom', local(2026, 10, 20, 10, 0, 0), 30, '148 INFO a.B: boom'],
    ['[Fri Nov 20 10:00:00 2026] [error] boom', local(2026, 10, 20, 10, 0, 0), 50, 'boom'],
    ['[Fri Nov 20 10:00:00.5 2026] [core:warn] boom', local(2026, 10, 20, 10, 0, 0, 500), 40, 'boom'],
    ['Nov 20 10:00:00 host sshd[1]: boom', local(2026, 10, 20, 10, 0, 0), undefined, 'host sshd[1]: boom'],
    ['Dec 10 10:00:00 host sshd[1]: boom', local(2025, 11, 10, 10, 0, 0), undefined, 'host sshd[1]: boom'],
    ['<34>1 2026-11-20T10:00:00Z host app - - boom', Date.UTC(2026, 10, 20, 10), 60, 'host app - - boom'],
    [
      '::1 - ann [20/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200',
      Date.UTC(2026, 10, 20, 10),
      undefined,
      '"GET / HTTP/1.1" 200',
    ],
    ['[11.20 10:00:00] boom', local(2026, 10, 20, 10, 0, 0), undefined, 'boom'],
    ['W1120 10:00:00.5 1 main.go:3] boom', local(2026, 10, 20, 10, 0, 0, 500), 40, '1 main.go:3] boom'],
    ['time=2026-11-20T10:00:00Z level=error msg=boom', Date.UTC(2026, 10, 20, 10), 50, 'msg=boom'],
    ['ERROR 2026-11-20T10:00:00Z boom', Date.UTC(2026, 10, 20, 10), 50, 'boom'],
    ['1763632800.5 boom', 1_763_632_800_500, undefined, 'boom'],
    ['warn: boom', undefined, 40, 'warn: boom'],
  ])('of %s says when and how bad', (line, time, level, rest) => {
    const head = readTextHead(line, near)
    expect([head.time, head.level, line.slice(head.end)]).toEqual([time, level, rest])
  })

  it.each([
    'next run at 2026-11-20 10:00:00',
    'error in line 3',
    '2026-13-45 10:00:00 boom',
    '2026-02-30 10:00:00 boom',
    '12 monkeys',
    '\tat main (a.ts:1:1)',
    '',
    '10.0.0.1 connected',
  ])('says nothing where it is a sentence or no such time: %s', (line) => {
    expect(readTextHead(line, near)).toEqual({ time: undefined, level: undefined, end: 0 })
  })

  it('takes a word in small letters for a part of the sentence', () => {
    expect(readTextHead('2026-11-20T10:00:00Z error in line 3', near).level).toBeUndefined()
    expect(readTextHead('2026-11-20T10:00:00Z error: in line 3', near).level).toBe(50)
  })

  it('guesses a year so that it stays the same when the line is read again beside its own time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2001, 0, 1), max: Date.UTC(2060, 0, 1) }),
        fc.nat(11),
        fc.integer({ min: 1, max: 28 }),
        (at, month, day) => {
          const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
          const line = `${names[month]} ${String(day).padStart(2)} 10:00:00 host boom`
          const { time } = readTextHead(line, at)
          expect(time).toBeDefined()
          expect(readTextHead(line, time ?? 0).time).toBe(time)
        },
      ),
    )
  })

  it('never throws, and never ends behind the line', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.constantFrom('', '2026-11-20 10:00:00 ', '[', '<3>', 'Nov 20 '),
        (text, head) => {
          const line = head + text
          const { end } = readTextHead(line, near)
          expect(end).toBeLessThanOrEqual(line.length)
        },
      ),
    )
  })

  it('becomes the time and the level of the record, and the message stays whole', () => {
    expect(decodeLine('2026-11-20T10:00:00Z ERROR boom\n', { id: 'x', time: near })).toEqual({
      id: 'x',
      time: Date.UTC(2026, 10, 20, 10),
      sequence: 0,
      level: 50,
      message: '2026-11-20T10:00:00Z ERROR boom',
      fields: {},
    })
  })
})
