import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LogRecord } from '../../src/core/record.ts'
import { displayWidth } from '../../src/sinks/display-width.ts'
import { neutralise } from '../../src/sinks/neutralise.ts'
import { createPalette } from '../../src/sinks/palette.ts'
import { prettyRecord } from '../../src/sinks/pretty.ts'
import { stdout } from '../../src/sinks/stdout.ts'

const noon = new Date(2026, 10, 21, 12, 0, 0, 5).getTime()
const plain = createPalette(false)

function print(part: Partial<LogRecord>, columns = 80): string {
  return prettyRecord({ id: 'x', time: noon, sequence: 1, level: 30, message: 'hello', fields: {}, ...part }, plain, columns)
}

describe('a readable line', () => {
  test('has time, level, message, and plain fields beside it', () => {
    expect(print({ fields: { orderId: 'o-1', amount: 12.5, paid: true, note: 'two words' } })).toBe(
      '12:00:00.005 INFO  hello orderId=o-1 amount=12.5 paid=true note="two words"\n',
    )
  })

  test('has as many lines as its texts have', { timeout: 600_000 }, () => {
    const text = 'line\n'.repeat(200_000)
    const printed = print({ message: text, fields: { text }, error: { stack_trace: text, cause: { stack_trace: text } } })
    expect(printed.split('\n').length).toBeGreaterThan(800_000)
  })

  test('leaves out what is the same on each line of a process', () => {
    expect(print({ fields: { 'ecs.version': '8.11', 'process.pid': 1, 'host.hostname': 'h', 'service.name': 's', n: 1 } })).toBe(
      '12:00:00.005 INFO  hello n=1\n',
    )
  })

  test('puts on further lines what does not fit, several fields on each, and below them objects and what is too long', () => {
    const fields = { a: 1, hint: 'x'.repeat(37), items: [{ sku: 'A' }], n: 1, b: 'y'.repeat(40), wide: 'z'.repeat(60) }
    expect(print({ fields }, 50)).toBe(
      [
        '12:00:00.005 INFO  hello a=1',
        `    hint=${'x'.repeat(37)} n=1`,
        `    b=${'y'.repeat(40)}`,
        '    items: [{"sku":"A"}]',
        `    wide: ${'z'.repeat(60)}`,
        '',
      ].join('\n'),
    )
  })

  test('says first what is its own, then the ids that it shares with others', () => {
    expect(print({ fields: { 'trace.id': 't', 'http.request.id': 'r', orderId: 'o', 'user.id': 'u' } })).toBe(
      '12:00:00.005 INFO  hello orderId=o user.id=u trace.id=t http.request.id=r\n',
    )
  })

  test.each([
    [33_150_134, '33.2ms'],
    [999, '999ns'],
    [1500, '1.5us'],
    [12_000_000_000, '12s'],
    [5_400_000_000_000, '5400s'],
    [0, '0ns'],
    ['soon', 'soon'],
    [-5, '-5'],
  ])('says a duration of %s nanoseconds as queries take it', (duration, expected) => {
    expect(print({ fields: { 'event.duration': duration } })).toBe(`12:00:00.005 INFO  hello event.duration=${expected}\n`)
  })

  test('shows an error with its stack, its own members and its causes', () => {
    const error = {
      type: 'Error',
      message: 'outer',
      stack_trace: 'Error: outer\n    at a (file.ts:1:1)\n    at run (node:internal/x:1:1)',
      code: 'E_OUTER',
      cause: [{ type: 'TypeError', message: 'inner' }],
    }
    expect(print({ level: 50, error })).toBe(
      [
        '12:00:00.005 ERROR hello',
        '    Error: outer',
        '        at a (file.ts:1:1)',
        '      code: E_OUTER',
        '    caused by:',
        '      TypeError: inner',
        '',
      ].join('\n'),
    )
  })

  test('of several lines of text cannot pass for several', () => {
    const text = print({ message: 'one\n12:00:00.000 INFO  forged', fields: { note: 'a\n12:00:00.000 INFO  forged' } })
    expect(text.split('\n').filter((line) => /^\d/.test(line))).toHaveLength(1)
    expect(text).toContain('    │ 12:00:00.000 INFO  forged')
  })

  test('is neutral: whatever its values, keys and errors say, no control, separator or turn of direction reaches the terminal', () => {
    // oxlint-disable-next-line no-control-regex -- the characters that must not be there
    const hostile = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/
    const nasty = fc.string({
      unit: fc.oneof(
        fc.constantFrom('\u001b[31m', '\u0007', '\u202e', '\u2028', '\u009b', '\n', '\r'),
        fc.string({ unit: 'binary', maxLength: 3 }),
      ),
    })
    const value = fc.oneof(nasty, fc.dictionary(nasty, nasty), fc.array(nasty))
    fc.assert(
      fc.property(nasty, fc.dictionary(nasty, value), nasty, nasty, (message, fields, type, stack) => {
        const error = { type, message, stack_trace: stack, [type]: stack, cause: [{ message: stack }, type] }
        const text = print({ message, fields, error })
        expect(hostile.test(text)).toBe(false)
        expect(
          text
            .slice(0, -1)
            .split('\n')
            .slice(1)
            .every((line) => line.startsWith('    ')),
        ).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  test('has a head that fits the terminal when the message does', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer())),
        (fields) => {
          const [head = ''] = print({ fields }, 60).split('\n')
          expect(displayWidth(head)).toBeLessThanOrEqual(60)
        },
      ),
    )
  })

  test('has a place for a time that is none', () => {
    expect(print({ time: Number.NaN })).toBe('--:--:--.--- INFO  hello\n')
  })
})

test('neutral text says what was there', () => {
  expect(neutralise('a\u001b[31mb\u202ec\td\u0000')).toBe('a\\x1b[31mb\\u{202e}c\\td\\x00')
})

test.each([
  ['abc', 3],
  ['日本', 4],
  ['e\u0301', 1],
  ['😀', 2],
])('the width of %s is %i', (text, width) => {
  expect(displayWidth(text)).toBe(width)
})

const script = `import { createLogger, stdout } from './src/index.ts'
const { level = 'info', ...options } = JSON.parse(process.argv[1])
createLogger({ levels: { notice: 35 }, sinks: [stdout(options)] }).log(level, 'hello', { n: 1 })`

/** Standard output of a process of its own, on a terminal or not. */
function run(options: object, onTerminal: boolean, env: Readonly<Record<string, string>> = {}): string {
  const words = [process.execPath, '--input-type=module', '-e', script, JSON.stringify(options)]
  const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
  const [command = '', ...rest] = onTerminal ? ['script', '-qec', quoted, '/dev/null'] : words
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !['NO_COLOR', 'FORCE_COLOR', 'CI'].includes(key)),
  )
  return spawnSync(command, rest, { encoding: 'utf8', env: { ...clean, TERM: 'xterm', ...env } }).stdout
}

describe('standard output', () => {
  test('is JSON where it is no terminal', () => {
    expect(JSON.parse(run({}, false))).toMatchObject({ message: 'hello', n: 1 })
  })

  test('is readable and coloured on a terminal', () => {
    const text = run({}, true)
    expect(text).toContain('hello')
    expect(text).toContain('\u001b[32mINFO \u001b[39m')
  })

  test('has no colours on a terminal when NO_COLOR is set', () => {
    expect(run({}, true, { NO_COLOR: '1' })).toMatch(/^\d\d:\d\d:\d\d\.\d{3} INFO {2}hello n=1\r?\n$/)
  })

  test('stays JSON on a terminal when it is asked to', () => {
    expect(JSON.parse(run({ pretty: false }, true))).toMatchObject({ message: 'hello' })
  })

  test('is readable anywhere when it is asked to', () => {
    expect(run({ pretty: true }, false)).toMatch(/INFO {2}hello n=1\n$/)
  })

  test('names custom levels', () => {
    expect(run({ pretty: true, level: 'notice' }, false)).toMatch(/ NOTICE hello n=1\n$/)
  })

  test('refuses what contradicts itself, and unknown options', () => {
    expect(() => stdout({ pretty: true, format: () => 'x' })).toThrow(/got both/)
    expect(() => stdout({ prety: true } as never)).toThrow(/Did you mean `pretty`/)
  })
})
