import { contextWords } from '../../src/mask/context-words.ts'
import { endTerms, joinedTerms, keyTable } from '../../src/mask/key-table.ts'
import { secretRules } from '../../src/mask/secret-rules.ts'

/** Words that many harmless names have too. */
const common: ReadonlySet<string> = new Set(
  'user time line name date post service session app write number set one account address client storage root admin raw code next server work office company'.split(
    ' ',
  ),
)

/** One of a term's words, of three letters or more, that few other names have. */
function rarest(term: string): string {
  const long = term.split(' ').filter((word) => word.length >= 3)
  return long.find((word) => !common.has(word)) ?? long[0] ?? term
}

/** Of each sensitive name but the very short (`pw`), one of these occurs in it, in small letters. */
const sensitiveWords: readonly string[] = [
  ...new Set(
    [...keyTable().terms.keys(), ...keyTable().sole.keys(), ...joinedTerms, ...endTerms]
      .map(rarest)
      .filter((word) => word.length >= 3),
  ),
]

/** Numbers from 0 up to a bound, the same for the same seed (mulberry32). */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }

  chars(alphabet: string, least: number, most: number): string {
    let text = ''
    for (let left = least + this.below(most - least + 1); left > 0; left--) text += alphabet[this.below(alphabet.length)]
    return text
  }
}

const digits = '0123456789'
const hex = '0123456789abcdef'
const word = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const encoded = `${word}-_`
const gaps = [' - ', ' ', '-', '.', '', '  ', '/', '+', '%20', ') ', '(', ':', ',', '_', '\u00a0', '–', '\n', '\\n', '; ']
const separators = [
  '=',
  ': ',
  ':',
  ' = ',
  '=>',
  '":"',
  '": "',
  '\\":\\"',
  '\\\\\\":\\\\\\"',
  '%3D',
  '%3A',
  '\\u003d',
  ' "',
  " '",
  ' \\"',
  '>',
  '==',
  '::',
  ' ',
  '%22%3A%22',
  '\\u0022:\\u0022',
]
const edges = [
  '"',
  "'",
  '\\"',
  '&',
  ';',
  ',',
  ' ',
  '\n',
  '\\n',
  '%26',
  '}',
  ')',
  ']',
  '</',
  '\t',
  '\u0000',
  '\ud800',
  '😀',
  'é',
  'x',
  '7',
  '_',
  '-',
  '.',
  '@',
  '%',
  '\\',
  '/',
  '~',
  '|',
  '<',
  '$',
]
const at = ['@', '%40', '\\u0040', '＠', '@@', '\\\\u0040', '%2540']
const ends = ['com', 'de', 'io', 'png', 'tgz', 'co.uk', 'xn--p1ai', 'рф', 'c', 'Com', 'toString', 'museum', 'local', '12']
const ibans = [
  'DE89370400440532013000',
  'GB29NWBK60161331926819',
  'FR1420041010050500013M02606',
  'NO9386011117947',
  'BE68539007547034',
  'de89370400440532013000',
]
const cards = [
  '4111111111111111',
  '5555555555554444',
  '378282246310005',
  '30569309025904',
  '6011111111111117',
  '3530111333300000',
  '2223003122003222',
  '6759649826438453',
  '4222222222222',
]
const names = [
  'Jane Doe',
  'John Q. Public',
  'Jean-Luc de Witt',
  'JANE DOE',
  'jane doe',
  'Müller Ängström',
  'O’Hara Mc Donald',
  'User Agent',
  'Jane',
]
const jwtHead = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')

/** The pieces of the soup: what detectors look for, whole and cut, and what surrounds it. */
const pieces: readonly ((dice: Dice) => string)[] = [
  (dice) => dice.pick(edges),
  (dice) => dice.pick(gaps),
  (dice) => dice.chars('abcdefghij', 1, 8),
  (dice) => dice.chars(digits, 1, 20),
  (dice) => dice.chars(hex, 1, 40),
  (dice) => dice.chars(word, 1, 30),
  (dice) => dice.chars(encoded, 1, 50),
  (dice) => dice.pick(contextWords()).text,
  (dice) => dice.pick(contextWords()).text.toUpperCase(),
  (dice) => `${dice.pick(contextWords()).text}${dice.pick([' ', ': ', '=', ' to ', '', '-'])}`,
  (dice) => [3, 3, 4].map((size) => dice.chars(digits, size, size)).join(dice.pick(gaps)),
  (dice) =>
    `(${dice.chars('23456789', 3, 3)})${dice.pick([' ', '', '-', '. '])}${dice.chars('23456789', 3, 3)}-${dice.chars(digits, 4, 4)}`,
  (dice) => [3, 2, 4].map((size) => dice.chars(digits, size, size)).join(dice.pick(['-', '-', ' ', '.'])),
  (dice) => grouped(dice, dice.pick(cards)),
  (dice) => dice.pick(cards),
  (dice) =>
    `${dice.pick(['+', '%2B', '\\u002b', '+('])}${dice.chars('123456789', 1, 3)}${dice.pick(gaps)}${dice.chars(digits, 2, 5)}${dice.pick(gaps)}${dice.chars(digits, 2, 7)}`,
  (dice) => dice.pick(ibans),
  (dice) => grouped(dice, dice.pick(ibans)),
  (dice) => `${dice.chars(`${word}.+'%!#-`, 1, 12)}${dice.pick(at)}${dice.chars(`${word}-`, 1, 8)}.${dice.pick(ends)}`,
  (dice) => secret(dice),
  (dice) => `${jwtHead}.${dice.chars(encoded, 0, 12)}.${dice.chars(encoded, 0, 12)}`,
  (dice) => jwtHead.slice(0, dice.below(jwtHead.length)),
  (dice) =>
    `${dice.pick(['Bearer', 'bearer', 'Basic', 'Token', 'Digest', 'Negotiate'])}${dice.pick([' ', '%20', '+', ': ', ' "'])}${dice.chars(`${encoded}.=`, 1, 30)}`,
  () => `Basic ${Buffer.from('bob:secret').toString('base64')}`,
  () => 'Digest username="M", nonce="dcd98b", response="6629fae4"',
  (dice) =>
    dice.pick([
      '-----BEGIN',
      '----BEGIN',
      '-----BEGIN RSA PRIVATE KEY-----',
      '-----END',
      '-----END RSA PRIVATE KEY-----',
      'PuTTY-User-Key-File-2',
    ]),
  (dice) =>
    `${dice.pick(['postgres', 'https', 'git'])}://${dice.chars(`${word}:`, 0, 12)}${dice.pick(at)}${dice.chars(word, 1, 8)}.com${dice.pick(['/', '?', ':', ''])}`,
  (dice) => dice.pick(names),
  (dice) => key(dice),
  (dice) => `${key(dice)}${dice.pick(separators)}${dice.chars(`${encoded}!@#$%^&*().,;`, 0, 16)}${dice.pick(edges)}`,
  (dice) => `--${key(dice)} ${dice.chars(word, 1, 10)}`,
  (dice) => `<${key(dice)}>${dice.chars(word, 1, 10)}</`,
  (dice) =>
    `<${dice.pick(['a', 'ns:', ''])}${key(dice)}${dice.pick(['', ' type="x"', ` key="${key(dice)}"`, ` name='${key(dice)}'`, ' /'])}>${dice.pick(['', '<![CDATA['])}${dice.chars(word, 1, 10)}${dice.pick(['</', ']]>', ''])}`,
  (dice) =>
    `${dice.pick([' name="', " key='", 'id="'])}${key(dice)}${dice.pick(['" value="', "' value='", '" a="b" value="', '" value', '" x'])}${dice.chars(word, 1, 8)}${dice.pick(['"', "'"])}`,
  (dice) => dice.pick(['&quot;', '&lt;', '&gt;', '&#64;', '&#x3d;', '&amp;quot;', '&amp;', '&commat;', '&', '&#', '&#xd800;']),
  (dice) => `&lt;${key(dice)}&gt;${dice.chars(word, 1, 8)}&lt;/`,
  (dice) => `{&quot;${key(dice)}&quot;:&quot;${dice.chars(word, 1, 8)}&quot;`,
  (dice) => `${key(dice)}${dice.pick([' -> ', '->', ' => string(3) "', ']=>\n string(5) "'])}${dice.chars(word, 1, 8)}"`,
  (dice) =>
    `${key(dice)}${dice.pick([':', ': |', ' =', ': >-'])}${dice.pick(['\n  ', '\r\n\t', '\n'])}${dice.chars(word, 1, 10)}${dice.pick(['\n', '', ':', ' x'])}`,
  (dice) =>
    `${dice.pick(['jdbc:oracle:thin:', 'thin:', ''])}${dice.chars(word, 0, 5)}${dice.pick(['/', ':'])}${dice.chars(word, 1, 6)}@${dice.pick(['tcp(', 'unix(', 'h'])}`,
  (dice) => `"name":"${key(dice)}","a":${dice.pick(['true', '1', '"x"'])},"value":"${dice.chars(word, 1, 6)}"`,
  (dice) => `${dice.chars(word, 1, 6)}@${dice.pick(['[10.1.2.3]', '[IPv6:2001:db8::1]', '[x]'])}`,
  (dice) => `{"${key(dice)}":"${dice.chars(word, 1, 10)}","${key(dice)}":${dice.chars(digits, 1, 8)}}`,
  (dice) => JSON.stringify(JSON.stringify({ [key(dice)]: dice.chars(`${word}"\\\n`, 1, 10) })),
  (dice) => encodeURIComponent(`${key(dice)}=${dice.chars(word, 1, 10)}&x=@`),
  (dice) => dice.pick(['\\', '\\\\', '\\n', '\\u0022', '%', '%4', '%41', '%25', '\\u00', '\\b', '\\"']),
  (dice) =>
    `${dice.pick(['-u', ' -u', '--user', '-U'])}${dice.pick([' ', '=', ''])}${dice.chars(word, 0, 6)}:${dice.chars(word, 0, 6)} `,
  (dice) => `%B${dice.pick(cards)}^DOE/JANE^29`,
  (dice) => `"${key(dice)}",${dice.pick(['', ' '])}"${dice.pick(['value":"', ''])}${dice.chars(word, 0, 8)}"`,
  (dice) =>
    `name="${key(dice)}"${dice.pick(['\r\n\r\n', '\n\n', '\r\nContent-Type: x\r\n\r\n', '\\r\\n\\r\\n'])}${dice.chars(word, 1, 8)}${dice.pick(['\r\n--x', '\n--', ''])}`,
  (dice) =>
    `?q=${dice.pick(names).replaceAll(' ', '+')}+${dice.pick(cards)}+${grouped(dice, dice.pick(ibans)).replaceAll(' ', '+')}`,
  (dice) => dice.pick(['[EMAIL]', '[CARD:1111]', '[REDACTED]', '[EMAIL:k1.Zk3_x-9]', '[Redacted]', '[SECRET] = ', '[x]']),
  (dice) => `${dice.chars(digits, 8, 10)}:A${dice.chars(encoded, 30, 36)}`,
  (dice) => `${dice.chars(word, 3, 3)}${dice.chars(digits, 1, 1)}Q~${dice.chars(`${encoded}.~`, 28, 36)}`,
  (dice) => `${dice.chars(digits, 15, 16)}|${dice.chars(encoded, 25, 40)}`,
  (dice) => `${dice.chars(word, 22, 26)}.${dice.chars(encoded, 6, 6)}.${dice.chars(encoded, 26, 30)}`,
  (dice) => `${dice.chars(word, 14, 14)}.atlasv1.${dice.chars(encoded, 58, 66)}`,
  (dice) => `${dice.chars(hex, 32, 32)}-us${dice.chars(digits, 1, 2)}`,
]

/** Several pieces of the soup, glued or with an edge between. */
export function soup(dice: Dice): string {
  let text = ''
  for (let left = 1 + dice.below(7); left > 0; left--) {
    text += dice.pick(pieces)(dice)
    if (dice.below(3) === 0) text += dice.pick(edges)
  }
  // A text that was cut, at either end.
  if (dice.below(8) === 0) text = text.slice(dice.below(text.length + 1))
  if (dice.below(8) === 0) text = text.slice(0, dice.below(text.length + 1))
  return text
}

/** A name of a key that may be sensitive: words in camel, snake, kebab form, joined, with others around. */
function key(dice: Dice): string {
  const words = [dice.pick(sensitiveWords)]
  if (dice.below(2) === 0)
    words.unshift(dice.pick(['user', 'db', 'max', 'x', 'api', 'card', 'first', 'access', 'client', 'e', 'Sécret']))
  if (dice.below(2) === 0)
    words.push(dice.pick(['key', 'name', 'count', 'number', 'no', 'value', '2', 's', 'hash', 'code', 'string', 'id']))
  switch (dice.below(6)) {
    case 0:
      return words.join('_')
    case 1:
      return words.join('-')
    case 2:
      return words.map((part, index) => (index === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1))).join('')
    case 3:
      return words.join('_').toUpperCase()
    case 4:
      return words.join('')
    default:
      return words.join(dice.pick(['.', ' ', '__', '$']))
  }
}

function grouped(dice: Dice, text: string): string {
  const gap = dice.pick(gaps)
  const sizes = dice.pick([
    [4, 4, 4, 4, 4, 4, 4, 4, 4],
    [4, 6, 5],
    [4, 6, 4],
    [3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3],
  ])
  const parts: string[] = []
  let from = 0
  for (const size of sizes) {
    if (from >= text.length) break
    parts.push(text.slice(from, from + size))
    from += size
  }
  return parts.join(gap)
}

/** The prefix of a secret and something behind it, of its alphabet or of another, often cut. */
function secret(dice: Dice): string {
  const { prefix } = dice.pick(secretRules())
  const alphabet = dice.pick([hex, word, encoded, digits, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', `${encoded}.`])
  const size = dice.pick([8, 16, 20, 24, 32, 35, 36, 38, 40, 43, 48, 54, 64, 80, 120])
  return (
    prefix.slice(0, dice.below(5) === 0 ? dice.below(prefix.length) : prefix.length) +
    dice.chars(alphabet, size, size + dice.below(2))
  )
}
