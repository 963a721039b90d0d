import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createMiner } from '../../src/template/miner.ts'
import type { MinerState } from '../../src/template/miner-state.ts'

function templatesOf(lines: readonly string[]): string[] {
  const miner = createMiner()
  const mined = lines.map((line) => miner.add(line))
  return [...new Set(mined.map(({ template }) => template))]
}

it('finds one template for lines that differ in numbers, addresses and paths', () => {
  expect(
    templatesOf([
      'sent 4096 bytes to 10.0.0.1:8080 from /var/lib/a.db in 12 ms',
      'sent 17 bytes to 10.9.8.7:80 from /tmp/x/y in 3 s',
    ]),
  ).toEqual(['sent <*> bytes to <*> from <*> in <*>'])
})

it.each([
  ['a list', 'failed nodes: 1, 2, 3', 'failed nodes: 7'],
  ['an empty pair of brackets', 'connection from 10.0.0.1 () at port 3', 'connection from 10.0.0.1 (10) at port 3'],
  ['an empty value', 'login user= uid=0', 'login user=7 uid=0'],
  ['a unit of size', 'free 3.2 KB', 'free 12 MB'],
  ['a size said twice', '4096 bytes (4.0 KB) read', '12 bytes read'],
  ['a bound', 'lifetime <1 sec', 'lifetime 00:12'],
  ['a date in the text', 'seen on Fri Jun 17 20:00:01 2005 again', 'seen on Mon Jul 4 12:52:44 2005 again'],
  ['a hexadecimal number without digits', 'object deadbeef freed', 'object 0x4711 freed'],
  ['a truth value', 'ready=true', 'ready=false'],
  ['names of packages', 'loaded org.example.shop.Cart', 'loaded org.example.mail.Sender'],
  ['addresses of mail', 'sent to ann@example.org', 'sent to bob@example.com'],
  ['a name in capitals with its number', 'ended by SIGKILL(9)', 'ended by 15'],
  ['blanks', 'a  b 1', 'a b   2'],
  ['rows of dots', 'checking.... 1', 'checking......... 2'],
])('counts %s as one variable', (_what, one, other) => {
  expect(templatesOf([one, other])).toHaveLength(1)
})

it.each([
  ['words', 'door opened', 'door closed'],
  ['a verb', 'GET 12', 'PUT 12'],
  ['choices with a slash', 'mode read/write', 'mode read/only'],
  ['keys', 'size=12', 'count=12'],
  ['contractions', "can't open 1", "won't open 1"],
])('keeps %s apart', (_what, one, other) => {
  expect(templatesOf([one, other])).toHaveLength(2)
})

it('learns that a word is a variable when enough different ones stood in its place', () => {
  const miner = createMiner()
  const names = ['red', 'green', 'blue', 'white', 'black', 'pink', 'grey', 'brown']
  const mined = names.map((name) => miner.add(`the colour ${name} was chosen today`))
  expect(mined.map(({ template }) => template)).toEqual(names.map(() => 'the colour <*> was chosen today'))
  expect(miner.add('the colour teal was chosen today').variables).toEqual(['teal'])
  expect(miner.templates()).toEqual([{ id: mined[0]?.id, template: 'the colour <*> was chosen today', count: 9 }])
})

it('answers with the newest id for the one that a line had before', () => {
  const miner = createMiner()
  const before = ['ann', 'bob', 'cyd'].map((name) => {
    const { id } = miner.add(`session opened for user ${name} by init`)
    return id
  })
  const now = miner.match('session opened for user dan by init')?.id
  expect(new Set(before).size).toBe(3)
  expect(before.slice(0, 2).map((id) => miner.resolve(id))).toEqual([now, now])
  expect(before[2]).toBe(now)
  expect(miner.resolve('0123456789abcdef')).toBe('0123456789abcdef')
})

it('never takes a whole line of words for a variable', () => {
  const miner = createMiner()
  const words = Array.from(
    { length: 40 },
    (_, index) => `w${String.fromCharCode(97 + (index % 26))}${String.fromCharCode(97 + (index >> 2))}`,
  )
  for (const word of words) miner.add(word)
  expect(miner.templates().map(({ template }) => template)).not.toContain('<*>')
})

it('answers without learning when it is only asked for a match', () => {
  const miner = createMiner()
  expect(miner.match('task 1 done')).toBeUndefined()
  miner.add('task 1 done')
  expect(miner.match('task 2 done')?.template).toBe('task <*> done')
  expect(miner.templates()).toEqual([
    { id: expect.stringMatching(/^[0-9a-f]{16}$/) as string, template: 'task <*> done', count: 1 },
  ])
})

it('gives the same ids in every process and release', () => {
  const miner = createMiner()
  expect([miner.add('task 1 done').id, miner.add('door opened (x=1): ok...').id]).toMatchInlineSnapshot(`
    [
      "742a3f90b212c90f",
      "de7e08473fbad52b",
    ]
  `)
})

it('keeps lines apart whose words are the same in another order', () => {
  expect(templatesOf(['a b c', 'c b a', 'b a c'])).toHaveLength(3)
})

it('takes any text: nothing, blanks, control characters, lone surrogates, a line of a million units', () => {
  const miner = createMiner()
  for (const line of [
    '',
    '   ',
    '\u0000\u0001\t',
    '\ud800 x',
    '=('.repeat(10_000),
    'x'.repeat(1e6),
    'a 1 '.repeat(250_000),
    '.'.repeat(1000),
    ':::',
  ])
    expect(typeof miner.add(line).template).toBe('string')
})

it('refuses options that it does not have, and states of another make', () => {
  expect(() => createMiner({ depth: 4 } as object)).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_UNKNOWN' }))
  for (const state of [
    null,
    {},
    { version: 2, lines: 0, templates: [] },
    { version: 1, lines: 1, templates: [{ tokens: ['a'], kinds: '2', count: 1, lastSeen: 1 }] },
  ])
    expect(() => createMiner({ state: state as unknown as MinerState })).toThrow(
      expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }),
    )
})

const word = fc.constantFrom(
  'open',
  'close',
  'user',
  'for',
  'host',
  'disk',
  'full',
  'ann',
  'bob',
  'cyd',
  'dan',
  'eve',
  'x=',
  '=',
  '(',
  ')',
  'ERROR',
)
const token = fc.oneof(
  { weight: 5, arbitrary: word },
  { weight: 2, arbitrary: fc.nat(99).map(String) },
  { weight: 1, arbitrary: fc.string({ maxLength: 6 }) },
)
const line = fc.array(token, { maxLength: 6 }).map((tokens) => tokens.join(' '))

it('goes on from its JSON as if it had never stopped', () => {
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 120 }),
      fc.array(line, { maxLength: 120 }),
      fc.integer({ min: 16, max: 60 }),
      (before, after, maxTemplates) => {
        const whole = createMiner({ maxTemplates })
        for (const text of before) whole.add(text)
        const restarted = createMiner({ maxTemplates, state: JSON.parse(JSON.stringify(whole)) as MinerState })
        for (const text of after) expect(JSON.stringify(restarted.add(text))).toBe(JSON.stringify(whole.add(text)))
        expect(JSON.stringify(restarted)).toBe(JSON.stringify(whole))
      },
    ),
    { numRuns: 300 },
  )
})

it('gives each line of a template the id of that template, and as many variables as it has holes', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 200 }), (lines) => {
      const miner = createMiner()
      const mined = lines.map((text) => miner.add(text))
      const known = new Map(miner.templates().map(({ id, template, count }) => [id, { template, count }]))
      for (const { id, template, variables } of mined) {
        expect(known.get(id)?.template).toBe(template)
        expect(variables).toHaveLength(template.split('<*>').length - 1)
      }
      expect([...known.values()].reduce((sum, { count }) => sum + count, 0)).toBe(lines.length)
    }),
    { numRuns: 300 },
  )
})

it('remembers no more templates than it may, whatever it reads', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 100, maxLength: 600 }), fc.integer({ min: 16, max: 64 }), (lines, maxTemplates) => {
      const miner = createMiner({ maxTemplates })
      // The last one that fits may make general ones: one a token at most.
      for (const text of lines) {
        miner.add(text)
        expect(miner.toJSON().templates.length).toBeLessThanOrEqual(maxTemplates + 6)
      }
    }),
    { numRuns: 50 },
  )
})

it('gives a forgotten template its id again', () => {
  const miner = createMiner({ maxTemplates: 16 })
  const { id } = miner.add('the first of all lines')
  for (let index = 0; index < 2000; index++) {
    miner.add(Array.from(index.toString(2), (bit) => (bit === '1' ? 'yes' : 'no')).join(' '))
  }
  expect(miner.match('the first of all lines')).toBeUndefined()
  expect(miner.add('the first of all lines').id).toBe(id)
})
