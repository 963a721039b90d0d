import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LineBytes } from '../../src/template/line-bytes.ts'
import { createMiner } from '../../src/template/miner.ts'
import { Scanner } from '../../src/template/scanner.ts'
import { Skeletons } from '../../src/template/skeletons.ts'
import { readTokens, Template } from '../../src/template/template.ts'

const runs = Number(process.env['CORDWOOD_FUZZ_RUNS'] ?? 3000)

const glue = fc.constantFrom(
  ...['user', 'for', 'KB', 'bytes', 'ab', 'ab:', 'key:', 'x=', 'true', 'none', 'deadbeef', "can't", 'SIGKILL', 'x'.repeat(70)],
  ...['Jun', 'May', 'Mon', 'Fri', 'a/b', '/etc/x', 'C:\\x', 'https://h', 'org.a.b', '@', 'ann@x.org'],
  ...[
    '(',
    ')',
    '()',
    '[',
    ']',
    '<',
    '>',
    '=',
    '==',
    ',',
    ';',
    ':',
    '::',
    '.',
    '..',
    '...',
    "'",
    '"',
    '-',
    '!',
    '?',
    '#',
    '+',
    '_',
  ],
  ...[' ', '  ', '\t', '\u0000'],
)
const data = fc.oneof(
  fc.string({ minLength: 1, maxLength: 7, unit: fc.constantFrom(...'01a9zJ.:/-_@!?#'.split('')) }),
  fc.constantFrom('12', '0x1f', '4KB', '1.2.3.4:80', 'a1', 'ab1', 't1', 'Jun1', '9)', '9a)', '1>', '1x>', '12:', '12...', 'b:c1'),
  fc.constantFrom('ab:c:1', '/1', '//1', '.1', 'x..1', ':1', '::1'),
)
/** Two lines that differ in their data alone. */
const pair = fc
  .tuple(
    fc.array(
      fc.oneof(
        glue.map((text) => [text, text] as const),
        fc.tuple(data, data),
      ),
      { minLength: 1, maxLength: 14 },
    ),
    fc.constantFrom('', ' '),
  )
  .map(([parts, blank]): [string, string] => [parts.map(([one]) => one).join(blank), parts.map(([, other]) => other).join(blank)])

it('lines with one skeleton have one template, unless the scanner looked into their data', () => {
  const line = new LineBytes()
  const scanner = new Scanner(line)
  const skeletons = new Skeletons()
  let hits = 0
  const check = (text: string): void => {
    line.read(text)
    const found = skeletons.find(line, 0)
    scanner.scanRead(0)
    const template = new Template(readTokens(scanner, text), scanner.first, scanner.second)
    if (found !== undefined) {
      hits++
      expect(found.id).toBe(template.id)
    } else if (!scanner.isOpaque) skeletons.keep(line, 0, template)
  }
  fc.assert(
    fc.property(pair, ([one, other]) => {
      check(one)
      check(other)
    }),
    { numRuns: runs },
  )
  expect(hits).toBeGreaterThan(runs / 20)
})

it('a miner that has seen the skeleton of a line finds the template that a scan finds', () => {
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1, maxLength: 20 }), (pairs) => {
      const miner = createMiner({ header: 'none', maxTemplates: 16 })
      for (const line of pairs.flat()) expect(miner.add(line).id).toBe(miner.match(line)?.id)
    }),
    { numRuns: Math.ceil(runs / 10) },
  )
})

it('reads lines with letters of any script as it reads others', () => {
  const miner = createMiner()
  const one = miner.add('Benutzer Jürgen hat 3 Aufträge 日本 gelöscht')
  const other = miner.add('Benutzer Jürgen hat 17 Aufträge 日本 gelöscht')
  expect(other.id).toBe(one.id)
  expect(other.template).toBe('Benutzer Jürgen hat <*> Aufträge 日本 gelöscht')
  expect(other.variables).toEqual(['17'])
  expect(miner.add('Benutzer Jurgen hat 17 Aufträge 日本 gelöscht').id).not.toBe(one.id)
  expect(miner.add('Benutzer Jürgen hat 17 Aufträge 日木 gelöscht').id).not.toBe(one.id)
})

it('takes a quotation mark at the end of a line for one', () => {
  const miner = createMiner()
  expect(miner.add("closed 'main'").template).toBe("closed 'main'")
  expect(miner.add("can't open 1").template).toBe("can't open <*>")
  expect(miner.add("file 'a1'").template).toBe("file '<*>'")
})
