import { Random } from './random.ts'
import { prefixRules } from './values/prefixes.ts'
import { fillPattern } from './values/secrets.ts'

/** A string that some scanner somewhere needs too long for. */
export interface Pump {
  readonly name: string
  readonly text: string
}

const size = 16_384
const repeat = (unit: string): string => unit.repeat(Math.ceil(size / unit.length)).slice(0, size)

/** Strings of 16 KiB that are made to be slow: repeated near misses of everything that is looked for. */
export function pumps(): Pump[] {
  const random = new Random(16_384)
  const units = [
    '1-1-',
    'a.a.',
    '%41',
    'a@a.',
    'a@',
    '@a.a',
    'a.a@a.a@',
    'a@a.aa@',
    '1',
    '4',
    '4111',
    '4111 ',
    '4111-',
    '4111-1111-',
    '123-45-',
    '123-45-6789-',
    '+',
    '+1',
    '+1-',
    '+49 ',
    '(',
    '((((',
    '1.1.',
    '555-',
    '555-555-',
    'DE',
    'DE89',
    'DE89 3704 ',
    'GB29NWBK',
    'ey',
    'eyJ',
    'eyJhbGciOi',
    'eyJhbGciOiJIUzI1NiJ9.',
    'eyJ.',
    'eyJhbGciOiJIUzI1NiJ9.e30.',
    'Bearer ',
    'Basic ',
    'Basic YTpi',
    'Bearer Bearer',
    'token ',
    'password',
    'password=',
    'password=a ',
    'password:',
    'password = ',
    'password"',
    'password\\"',
    'pass',
    'pass_',
    'secret_',
    'token=',
    'token&',
    'key=',
    'key',
    'apikey',
    'api_key_',
    'a=',
    'a=b&',
    'a=b;',
    'a:b,',
    '{"a":',
    '{"a":"',
    '{\\"a\\":\\"',
    '\\',
    '\\\\',
    '\\"',
    '\\\\"',
    '"',
    "'",
    '{',
    '[',
    '[[',
    '[EMAIL]',
    '[REDACTED]',
    '[X',
    ']',
    '://',
    'http://',
    'http://a',
    'http://a:',
    'http://a:b',
    'http://a:b@',
    'a://b:',
    'postgres://',
    '://:@',
    'user:pass@',
    '-----BEGIN ',
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN RSA PRIVATE KEY-----\nA',
    '-----',
    '-',
    '--',
    '----BEGIN',
    'Cookie: ',
    'Cookie: a=b; ',
    'Set-Cookie: ',
    'a=b; ',
    'cookie_10:11:12=',
    'Authorization: ',
    'Authorization: Bearer',
    'AKIA',
    'AKI',
    'ghp_',
    'gh',
    'sk-',
    'sk_live_',
    'xox',
    'xoxb-',
    'AIza',
    'SG.',
    'sk-ant-',
    'T3BlbkFJ',
    '.atlasv1.',
    '_mmk',
    'Q~',
    '8Q~',
    'glpat-',
    'hvs.',
    's.',
    'pat.',
    'npm_',
    'SK',
    'SK0',
    'key-',
    '-us1',
    'hooks.slack.com/services/',
    'A3-',
    'AccountKey=',
    'SharedAccessSignature=',
    ';Password=',
    'user ',
    'user A',
    'User Anna ',
    'Mr. ',
    'Mr. A ',
    'Aa ',
    'Aa Bb ',
    'A',
    'a',
    'Z',
    '_',
    'a_',
    'aB',
    'a-',
    '.',
    '..',
    ' ',
    '\t',
    '\n',
    '\n1',
    '\u0000',
    '\u00e9',
    '\u{1f600}',
    '\ud800',
    '%',
    '%4',
    '%25',
    '%2525',
    '%40',
    'a%40',
    '\\u0040',
    '\\u',
    'a\\u0040a.',
    '\uff20',
    'xn--',
    'mailto:',
    'phone ',
    'tel:',
    'ssn ',
    'ssn 1',
    'iban ',
    'card ',
    'card 4',
    'order 4',
    'call 5',
    '0x',
    '0123456789abcdef',
    '1234567890',
    '00-',
    '2026-11-21T10:15:42.123Z ',
    '10.0.0.1 ',
    'fe80::',
    ':',
    '::',
    '1:',
    'aa:',
    '/',
    '//',
    '/a',
    '?',
    '?a',
    '?a=b',
    '&',
    '#',
    ',',
    ';',
    '=',
    '==',
    '<',
    '<a',
    '<a>',
    '<!--',
    '>',
    '$',
    '${',
    '*',
  ]
  const made: Pump[] = units.map((unit) => ({ name: JSON.stringify(unit), text: repeat(unit) }))
  for (const unit of ['a', '1', 'a.', 'A', '-', '%41', '\\', 'a@', ' ']) {
    for (const [head, tail] of [
      ['password=', '!'],
      ['', '@'],
      ['', '@a.aa'],
      ['a@', ''],
      ['Bearer ', ''],
      ['Basic ', ''],
      ['http://u:', ''],
      ['http://u:', '@h'],
      ['eyJ', '.'],
      ['eyJhbGciOiJIUzI1NiJ9.', ''],
      ['Cookie: ', '=1'],
      ['{"password":"', ''],
      ['-----BEGIN PRIVATE KEY-----', ''],
      ['user ', ''],
      ['"', '":"x"'],
      ['?', '=1'],
    ] as const) {
      made.push({
        name: `${JSON.stringify(head)} ${JSON.stringify(unit)} ${JSON.stringify(tail)}`,
        text: head + repeat(unit).slice(head.length + tail.length) + tail,
      })
    }
  }
  for (const [rule, pattern] of prefixRules) {
    const whole = fillPattern(pattern, random)
    made.push(
      { name: `${rule} x n`, text: repeat(`${whole} `) },
      { name: `${rule} cut x n`, text: repeat(whole.slice(0, Math.ceil(whole.length / 2))) },
    )
    const head = pattern.split('{')[0] ?? ''
    if (head !== '')
      made.push(
        { name: `${rule} head x n`, text: repeat(head) },
        { name: `${rule} head, long`, text: head + random.text(size - head.length, 'base62') },
      )
  }
  for (const alphabet of ['digit', 'hex', 'base62', 'base64', 'lower', 'UPPER', 'base64url'] as const)
    made.push({ name: `random ${alphabet}`, text: random.text(size, alphabet) })
  // Random soups of two or three of the units.
  for (let index = 0; index < 200; index++) {
    const unit = Array.from({ length: random.int(2, 3) }, () => random.pick(units)).join('')
    made.push({ name: `soup ${JSON.stringify(unit)}`, text: repeat(unit) })
  }
  return made
}

/** What the slowest strings cost. */
export interface WorstResult {
  readonly strings: number
  /** The slowest ones first: the best of several times, in milliseconds. */
  readonly slowest: readonly { readonly name: string; readonly ms: number; readonly doubled: number }[]
}

/** The best of several runs, in processor time: what is slow each time is slow by itself, not by a neighbour on the machine. */
function best(text: string, mask: (text: string) => string, runs: number): number {
  let least = Infinity
  for (let run = 0; run < runs; run++) {
    const start = process.cpuUsage()
    mask(text)
    const { user, system } = process.cpuUsage(start)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}

/** Masks each string; of the slowest also one that is twice as long, which shows whether time grows faster than length. */
export function measureWorst(mask: (text: string) => string): WorstResult {
  const all = pumps()
  for (const { text } of all.slice(0, 50)) mask(text)
  const times = all.map((pump) => ({ ...pump, ms: best(pump.text, mask, 3) })).sort((a, b) => b.ms - a.ms)
  const slowest = times
    .slice(0, 10)
    .map(({ name, text }) => ({ name, ms: best(text, mask, 25), doubled: best(text + text, mask, 25) }))
  return { strings: all.length, slowest: slowest.sort((a, b) => b.ms - a.ms) }
}
