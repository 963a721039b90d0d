import { lineLogger } from './subjects.ts'
import { Random } from './random.ts'
import { isLeft, leaves, views } from './score.ts'
import type { Specimen } from './specimen.ts'
import { cards, emails } from './values/pii.ts'
import { jwts, prefixed } from './values/secrets.ts'

/** One kind of value with a text inside. */
interface TypeCase {
  readonly name: string
  make(text: string): Readonly<Record<string, unknown>>
}

function errorWith(message: string, more: object = {}): Error {
  return Object.assign(new Error(message), more)
}

class Customer {
  readonly note: string
  constructor(note: string) {
    this.note = note
  }
  get shown(): string {
    return this.note
  }
}

const types: readonly TypeCase[] = [
  { name: 'Map value', make: (text) => ({ m: new Map([['a', text]]) }) },
  { name: 'Map key', make: (text) => ({ m: new Map([[text, 1]]) }) },
  { name: 'Map in Map', make: (text) => ({ m: new Map([['a', new Map([['b', [text]]])]]) }) },
  { name: 'Set', make: (text) => ({ s: new Set(['x', text]) }) },
  { name: 'URL', make: (text) => ({ u: new URL(`https://h.example/p?q=${encodeURIComponent(text)}`) }) },
  { name: 'URLSearchParams', make: (text) => ({ u: new URLSearchParams({ q: text }) }) },
  { name: 'Headers', make: (text) => ({ h: new Headers({ 'x-note': encodeURIComponent(text) }) }) },
  { name: 'Buffer', make: (text) => ({ b: Buffer.from(text) }) },
  { name: 'Error message', make: (text) => ({ err: errorWith(`no ${text}`) }) },
  { name: 'Error beside others', make: (text) => ({ a: 1, failure: errorWith(text) }) },
  { name: 'Error stack', make: (text) => ({ err: errorWith('x', { stack: `Error: x ${text}\n    at a (b.js:1:1)` }) }) },
  { name: 'Error cause', make: (text) => ({ err: new Error('outer', { cause: new Error(text) }) }) },
  { name: 'Error cause, text', make: (text) => ({ err: new Error('outer', { cause: text }) }) },
  { name: 'Error cause, object', make: (text) => ({ err: new Error('outer', { cause: { detail: text } }) }) },
  { name: 'AggregateError', make: (text) => ({ err: new AggregateError([new Error('a'), new Error(text)], 'all') }) },
  { name: 'Error own member', make: (text) => ({ err: errorWith('x', { response: { data: { reason: text } } }) }) },
  {
    name: 'Error as of axios',
    make: (text) => ({ err: errorWith('x', { config: { headers: { 'x-trace': text }, data: JSON.stringify({ text }) } }) }),
  },
  { name: 'class', make: (text) => ({ c: new Customer(text) }) },
  {
    name: 'getter',
    make: (text) => ({
      o: {
        get a() {
          return text
        },
      },
    }),
  },
  {
    name: 'getter that throws',
    make: (text) => ({
      o: {
        get a(): never {
          throw new Error(text)
        },
      },
    }),
  },
  { name: 'toJSON', make: (text) => ({ o: { toJSON: () => ({ inner: text }) } }) },
  { name: 'toJSON, text', make: (text) => ({ o: { toJSON: () => text } }) },
  { name: 'null prototype', make: (text) => ({ o: Object.assign(Object.create(null) as object, { a: text }) }) },
  { name: 'symbol', make: (text) => ({ s: Symbol(text) }) },
  {
    name: 'cycle',
    make: (text) => {
      const o: Record<string, unknown> = { text }
      o['self'] = o
      return { o }
    },
  },
  { name: 'key', make: (text) => ({ o: { [text]: 1 } }) },
  { name: 'array in array', make: (text) => ({ a: [[[text]]] }) },
  { name: 'proxy', make: (text) => ({ p: new Proxy({ a: text }, {}) }) },
  { name: 'String object', make: (text) => ({ s: Object(text) as object }) },
  { name: 'regular expression', make: (text) => ({ r: new RegExp(text) }) },
]

const specimens = (random: Random): Specimen[] => {
  const [email, card, secret, jwt] = [
    emails[0],
    cards[0],
    prefixed.find((make) => make(new Random(1)).format === 'prefix:github-pat'),
    jwts[0],
  ]
  return [email, card, secret, jwt].map((make) => {
    if (make === undefined) throw new Error('a specimen is missing')
    return make(random)
  })
}

/** What leaked out of values that are no plain data. */
export function measureTypes(): { readonly cases: number; readonly leaks: readonly string[] } {
  const random = new Random(77)
  const log = lineLogger('standard')
  const leaks: string[] = []
  let cases = 0
  for (const { name, make } of types) {
    for (const { cls, text, core } of specimens(random)) {
      cases++
      const line = log('saved', make(text))
      if (isLeft(views(leaves(JSON.parse(line))), core)) leaks.push(`${cls} in ${name}: ${line}`)
    }
  }
  return { cases, leaks }
}
