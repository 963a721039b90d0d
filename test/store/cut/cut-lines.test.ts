import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cutLines } from '../../../src/store/cut/cut-lines.ts'
import { endOfBare, endOfString, isJson } from '../../../src/store/cut/scan-json.ts'

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1')

/** The skeleton of one line, its slots as `kind path`. */
function skeletonOf(line: string): { readonly pieces: readonly string[]; readonly slots: readonly string[] } {
  const { skeletons, variants, codes } = cutLines(Buffer.from(line, 'latin1'))
  const { pieces, slots } = skeletons[variants[codes[0] ?? 0]?.skeleton ?? 0] ?? { pieces: [], slots: [] }
  return { pieces, slots: slots.map(({ kind, path }) => `${kind} ${path.join('/')}`) }
}

it('takes a line of JSON apart into what stays and what differs', () => {
  expect(skeletonOf('{"level":30,"req":{"id":"a1","tags": ["x"]},"ok":true}')).toEqual({
    pieces: ['{"level":', ',"req":{"id":"', '","tags": ', '},"ok":', '}'],
    slots: ['bare level', 'string req/id', 'json req/tags', 'bare ok'],
  })
})

it.each([
  ['plain text', 'GET / 200'],
  ['no object', '[1,2]'],
  ['half of one', '{"a":1'],
  ['a key twice', '{"a":1,"a":2}'],
  ['a key with an escape', '{"\\u0061":1}'],
  ['__proto__', '{"__proto__":1}'],
  ['a number that is none', '{"a":01}'],
  ['a control character', '{"a":"\u0001"}'],
  ['more behind it', '{"a":1} x'],
  ['65 levels', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`],
])('keeps a line as it is: %s', (_, line) => {
  expect(skeletonOf(line)).toEqual({ pieces: ['', ''], slots: ['text '] })
})

it('has one skeleton for lines that differ in values only', () => {
  const { skeletons, codes } = cutLines(Buffer.from('{"a":1,"b":"x"}\n{"a":-2.5e3,"b":""}\n{"a":null,"b":"\\""}\n'))
  expect(skeletons).toHaveLength(3)
  expect(new Set(codes).size).toBe(1)
})

it('puts what all lines of the piece before had into no column, but where a line has another text', () => {
  const hint = { 'bare pid': { kind: 'const', constant: '7' }, 'string host': { kind: 'const', constant: 'a' } } as const
  const lines = ['{"n":1,"pid":7,"host":"a"}', '{"n":2,"pid":7,"host":"ab"}', '{"n":3,"pid":77,"host":"a"}']
  const { columns, variants, codes } = cutLines(Buffer.from(lines.join('\n')), { hint })
  const texts = (key: string): string[] => {
    const column = columns.find(({ path }) => path[0] === key)
    return Array.from({ length: column?.count ?? 0 }, (_, place) => column?.text(place) ?? '')
  }
  expect([texts('n'), texts('pid'), texts('host')]).toEqual([['1', '2', '3'], ['77'], ['ab']])
  expect([...codes].map((code) => [...(variants[code]?.constants ?? [])])).toEqual([
    [
      [1, '7'],
      [2, 'a'],
    ],
    [[1, '7']],
    [[2, 'a']],
  ])
})

it('goes on with lines as they are when there are too many skeletons', () => {
  const lines = Array.from({ length: 5000 }, (_, index) => `{"k${index}":1}`)
  const { skeletons, columns } = cutLines(Buffer.from(lines.join('\n')))
  expect(skeletons.length).toBeLessThanOrEqual(4096)
  expect(columns.find(({ kind }) => kind === 'text')?.count).toBeGreaterThan(800)
})

it('knows the end of a number where JSON.parse does', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[-+0-9.eEtrufalsn]{1,8}$/), (text) => {
      const end = endOfBare(bytesOf(text), 0, text.length)
      expect(end === text.length).toBe(isJson(text))
    }),
  )
})

it('takes the content of a string where JSON.parse does', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from('"\\/bfnrtu01aGé \t\u0000')), maxLength: 10 }), (content) => {
      const isString = isJson(`"${content}"`)
      expect(endOfString(bytesOf(`${content}"`), 0, content.length + 1) === content.length).toBe(isString)
    }),
  )
})
