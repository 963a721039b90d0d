import { createRandom, type Random } from '../../../src/core/random.ts'

const firstTime = Date.parse('2026-11-20T10:00:00.000Z')
const words = ['order', 'payment', 'failed', 'timeout', 'ok', 'GET', '/api/v1/x', '10.0.0.1', 'u-17', '3ms', '<*>', '{n}', 'K\u212A', 'ſ', 'İ'] // prettier-ignore
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'WARNING', 'loud']
const keys = ['label', 'n', 'user.id', 'userId', 'status', 'order', 'error', 'error.type', 'message', 'msg', 'level', 'time', '@timestamp', 'log', 'l\\u0061bel', '__proto__', '', 'é', 'fields', 'event.sequence', 'log.template_id', 'a.b', 'a'] // prettier-ignore
/** Bare values of JSON, and what only looks like them. */
const bares = ['0', '-0', '1', '1.0', '1.50', '1e0', '10e-1', '1E+2', '1e400', '-1e400', '1e-400', '0.1e-7', '12345678901234567890', '9007199254740993', '0.30000000000000004', '01', '+1', '1.', '.5', '0x10', 'NaN', 'Infinity', 'true', 'false', 'null', 'nul', '[]', '{}', '[1,["a"]]', '[{"a":1},{"a":[2]}]', '{"a":{"a":{}}}'] // prettier-ignore
/** What stands between quotes, escapes and broken ones among it. */
const strings = ['', 'alpha', '\\u0061lpha', '\\"q\\"', 'a\\\\b', 'l\\nl', '\\u0000', '\\ud800', '\\udc00\\ud800', '\\ud83c\\udf89', '\\u00e9', 'a\\/b', '\\x', '\\', 'tab\there', '2026-11-20T10:00:00.123Z', '2026-02-30T00:00:00.000Z', '2026-11-20T24:00:00Z', '99999-01-01', '1763740000001', '127.0.0.1', '999.1.1.1', '::1', '7b0f6f0a-6c3d-4c8e-9a51-000000000001', '7B0F6F0A-6C3D-4C8E-9A51-00000000000F', 'deadbeefdeadbeef', 'DeadBeef', '01ARZ3NDEKTSV4RRFFQ69G5FAV', '00042', '-00042', '1e400', '\u2028', '\u{1f469}\u200d\u{1f467}'] // prettier-ignore
/** Whole lines that are nothing that one expects. */
const oddities = ['', '', ' ', '\t', '\r', '{', '}', '{}', '{ }', '[]', '[1,2]', '"text"', '42', 'null', '{"a":1', '{"a":1}}', '{"a":1} ', ' {"a":1}', '{"a":1}{"b":2}', '{"a" : 1 , "b":[ ]}', "{'a':1}", '{"a":undefined}', '\0', '\0\0', '\0\0{"a":1}', '{"a":"\0"}', '\x01\x02\x03\x04\x05\x06\x07', '\xef\xbb\xbf{"a":1}', '\xff\xfe', '\xed\xa0\x80', '\xc0\xaf', '{"\xff":1,"\xfe":"\xfd"}', '{"a":"\xed\xa0\x80"}', '{"a":1,"a":2}', '{"a":1,"\\u0061":2}', '{"level":30,"level":50,"msg":"x"}', '<*>', '<*> <*>', '~b~', '--', '---', '\x1b[31mred\x1b[0m', 'Nov 20 10:00:00 web sshd[1]: x', '127.0.0.1 - - [20/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 1'] // prettier-ignore

/** Makes the lines of {@link hostileLines}. */
class LineMaker {
  readonly #random: Random
  #sequence = 0

  constructor(random: Random) {
    this.#random = random
  }

  below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new Error('Expected something to pick from, got an empty list.')
    return item
  }

  /** A line of bytes as latin1, without its end. */
  line(): string {
    const way = this.below(100)
    if (way < 45) return this.#usual()
    if (way < 65) return this.#object()
    if (way < 82) return this.#mutated(way < 75 ? this.#usual() : this.#object())
    if (way < 92) return this.pick(oddities)
    if (way < 96) return this.#bytes(this.below(40))
    if (way < 98) return `${'{"a":'.repeat(this.below(90))}1${'}'.repeat(this.below(90))}`
    return `${this.pick(words)} ${'9'.repeat(this.below(500))}${this.pick(bares)}`
  }

  /** Lines as loggers write them: few forms with many values. */
  #usual(): string {
    const n = ++this.#sequence
    const time = firstTime + n * 3
    const message = `${this.pick(words)} ${this.below(5000)} ${this.pick(words)}`
    switch (this.below(5)) {
      case 0:
        return utf8(`{"level":${10 * (1 + this.below(6))},"time":${time},"pid":${this.below(9)},"msg":"${message}","reqId":"r-${this.below(1000)}"}`) // prettier-ignore
      case 1:
        return utf8(`{"@timestamp":"${new Date(time).toISOString()}","log.level":"${this.pick(levels)}","message":"${message}","event.sequence":${n},"process.entity_id":"kq3a8x1z9bcdefghi","trace.id":"${this.#hex(32)}","event.duration":${this.below(1e9)}}`) // prettier-ignore
      case 2:
        return utf8(`${new Date(time).toISOString()} ${this.pick(levels).toUpperCase()} ${message}`)
      case 3:
        return utf8(`{"name":"app","level":30,"msg":"${message}","time":"${new Date(time).toISOString()}","v":0,"took":${this.#random() * 1000}}`) // prettier-ignore
      default:
        return utf8(message)
    }
  }

  #object(): string {
    const members = Array.from({ length: this.below(7) }, () => {
      const value = this.below(2) === 0 ? this.pick(bares) : `"${this.pick(strings)}"`
      const blank = this.below(12) === 0 ? ' ' : ''
      return `"${this.pick(keys)}"${blank}:${blank}${value}`
    })
    return utf8(`{${members.join(',')}}`)
  }

  /** A few bytes of it changed, taken out, put in, or its end cut off. */
  #mutated(line: string): string {
    let text = line
    for (let turn = 1 + this.below(3); turn > 0; turn--) {
      const at = this.below(text.length + 1)
      const length = this.below(6)
      const way = this.below(4)
      text =
        way === 0
          ? text.slice(0, at)
          : text.slice(0, at) + (way === 1 ? '' : this.#bytes(length)) + text.slice(at + (way === 2 ? 0 : length))
    }
    return text
  }

  #bytes(length: number): string {
    let text = ''
    while (text.length < length) text += String.fromCharCode(this.below(256))
    return text.replaceAll('\n', '\r')
  }

  #hex(digits: number): string {
    let text = ''
    while (text.length < digits) text += this.below(0x10000).toString(16).padStart(4, '0')
    return text.slice(0, digits)
  }

  /** One long line: text without end, a long string in an object, or bytes. */
  long(length: number): string {
    const text =
      this.below(2) === 0
        ? this.#bytes(5000).repeat(Math.ceil(length / 5000))
        : `${this.#usual()} `.repeat(Math.ceil(length / 50))
    const cut = text.slice(0, length)
    return this.below(2) === 0 ? cut : `{"level":30,"msg":"${cut.replaceAll(/["\\]/g, '')}"}`
  }
}

function utf8(text: string): string {
  return Buffer.from(text).toString('latin1')
}

/** Ends of lines, the usual one mostly. A line feed ends each. */
const ends = ['\n', '\n', '\n', '\n', '\n', '\n', '\r\n', '\n\n', '\r\r\n']

/**
 * Bytes of a log: so many lines that are hard to keep exactly, the same for the same seed. NUL bytes, invalid UTF-8 and JSON, lone surrogates,
 * keys twice, numbers beyond all measure, every end of a line, and no end behind the last one.
 *
 * @param longest - bytes of the longest line: one of these, and a hundred others of up to a part in 256 of it.
 */
export function hostileLines(count: number, seed: number, longest: number): Buffer {
  const maker = new LineMaker(createRandom(seed))
  const parts: Buffer[] = []
  const longAt = maker.below(count)
  let lines: string[] = []
  for (let at = 0; at < count; at++) {
    const isLong = at === longAt || maker.below(Math.ceil(count / 100)) === 0
    const line = isLong ? maker.long(at === longAt ? longest : maker.below(longest / 256)) : maker.line()
    lines.push(line, at === count - 1 ? '' : maker.pick(ends))
    if (lines.length < 10_000 && !isLong) continue
    parts.push(Buffer.from(lines.join(''), 'latin1'))
    lines = []
  }
  parts.push(Buffer.from(lines.join(''), 'latin1'), Buffer.from('{"level":30,"msg":"no end of line'))
  return Buffer.concat(parts)
}
