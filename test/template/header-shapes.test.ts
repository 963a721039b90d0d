import fc from 'fast-check'
import { expect, it } from 'vitest'
import { HeaderReader } from '../../src/template/header.ts'
import { LineBytes } from '../../src/template/line-bytes.ts'

const runs = Number(process.env['CORDWOOD_FUZZ_RUNS'] ?? 1000)

const bytes = new LineBytes()
/** Remembers all that it has read. */
const remembering = new HeaderReader(bytes)

function messageStart(line: string): number {
  bytes.read(line)
  return remembering.messageStart()
}

/** By a reader that has read nothing yet. */
function startByNew(line: string): number {
  bytes.read(line)
  return new HeaderReader(bytes).messageStart()
}

const part = fc.constantFrom(
  ...[
    '2026-11-21',
    '21/11/26',
    '10:00:00,123',
    '2026-11-21T10:00:00Z',
    '1131566461',
    '2131566461',
    '1700000000123',
    '1',
    '12',
    '081109',
  ],
  ...[
    'Jun',
    'Sun',
    'Dec',
    '4',
    '14',
    'INFO',
    '[warn]',
    'W',
    'host',
    'host-1',
    'sshd[199]:',
    'cron:',
    'org.example.Cart',
    'org.example.Cart:',
  ],
  ...[
    '[worker 3]',
    '[worker',
    '[[a] b]',
    '-',
    '|',
    '::',
    '<34>1',
    'unix.hw',
    'RAS',
    'KERNEL',
    'a|b',
    '10.30',
    '#7',
    '(42)',
    '::1',
    "'x'",
  ],
  ...['done', 'Disk', 'is', 'full', '7'],
)
const blank = fc.constantFrom(' ', ' ', ' ', '  ', '          ', '\t')
const line = fc.array(fc.tuple(part, blank), { maxLength: 12 }).map((parts) => parts.flat().join(''))
/** Lines that differ in their digits, their ends, or both. */
const family = fc
  .tuple(line, fc.array(fc.tuple(fc.nat(9), fc.nat(80)), { minLength: 1, maxLength: 6 }))
  .map(([text, changes]) =>
    changes.map(([digit, end]) =>
      text.replace(/\d/g, (old, place: number) => (place % 3 === digit % 3 ? String(digit) : old)).slice(0, end),
    ),
  )

it('finds the message of a line where a reader finds it that remembers nothing', () => {
  fc.assert(
    fc.property(family, (lines) => {
      for (const text of [...lines, ...lines]) expect(messageStart(text)).toBe(startByNew(text))
    }),
    { numRuns: runs },
  )
})

it('tells a number that may be seconds since 1970 from one that may not, however often it saw the other', () => {
  const may = '- 1131566461 2026 dn1 INFO started'
  const mayNot = '- 9131566461 2026 dn1 INFO started'
  expect(startByNew(may)).not.toBe(startByNew(mayNot))
  for (const text of [may, mayNot, may, mayNot, mayNot]) expect(messageStart(text)).toBe(startByNew(text))
})

it('does not take what an earlier line had for part of a shorter one', () => {
  const long = `2026-11-21 10:00:00 INFO host          more words`
  messageStart(long)
  for (let end = 0; end <= long.length; end++) expect(messageStart(long.slice(0, end))).toBe(startByNew(long.slice(0, end)))
})

it('reads blanks at the end of a line as they are', () => {
  for (const text of ['Dec 10 07:28:35 host sshd[24271]: closed', 'Dec 10 07:28:35  ', 'Dec 10 07:28:35 x'])
    expect(messageStart(text)).toBe(startByNew(text))
})
