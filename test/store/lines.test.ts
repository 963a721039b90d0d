import { gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decompress } from '../../src/store/scan/decompress.ts'
import { Heap } from '../../src/store/scan/heap.ts'
import { LineSplitter, type RawLine } from '../../src/store/scan/line-splitter.ts'
import { readLineTime, saysTimeOnce } from '../../src/store/scan/line-time.ts'
import { findLogFiles } from '../../src/store/scan/log-files.ts'
import { requiredText } from '../../src/store/scan/required-text.ts'
import { parseQuery } from '../../src/query/parser.ts'
import { ZstdFrameScanner } from '../../src/store/scan/zstd-frame.ts'
import { createFolder, write } from './folder.ts'

/** Cuts bytes into pieces of the given lengths, the rest as one. */
function cut(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const pieces: Buffer[] = []
  let at = 0
  for (const length of lengths) {
    pieces.push(bytes.subarray(at, at + length))
    at += length
  }
  return [...pieces, bytes.subarray(Math.min(at, bytes.length))]
}

async function* each(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* pieces
}

function split(
  pieces: readonly Buffer[],
  maxLineBytes = 1 << 20,
): { text: string; offset: number; cut: boolean; complete: boolean }[] {
  const splitter = new LineSplitter(maxLineBytes)
  const lines: { text: string; offset: number; cut: boolean; complete: boolean }[] = []
  const take = (line: RawLine): void => {
    lines.push({
      text: line.bytes.toString('utf8', line.start, line.end),
      offset: line.offset,
      cut: line.cut,
      complete: line.complete,
    })
  }
  for (const piece of pieces) splitter.push(piece, take)
  splitter.end(take)
  return lines
}

const lengths = fc.array(fc.nat(40), { maxLength: 30 })

describe('LineSplitter', () => {
  it('finds the same lines at the same places however the bytes are cut', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'é', '🎉', '\r', ' ', '{'), maxLength: 12 })
    fc.assert(
      fc.property(fc.array(line), fc.boolean(), lengths, (lines, ended, cuts) => {
        const bytes = Buffer.from(lines.join('\n') + (ended && lines.length > 0 ? '\n' : ''))
        expect(split(cut(bytes, cuts))).toEqual(split([bytes]))
        for (const { text, offset } of split([bytes])) expect(bytes.toString('utf8', offset)).toMatch(text.slice(0, 1))
      }),
    )
  })

  it('takes LF and CR LF as ends and passes over empty lines', () => {
    expect(split([Buffer.from('a\r\n\r\n\nb\n')]).map(({ text, offset }) => [text, offset])).toEqual([
      ['a', 0],
      ['b', 6],
    ])
  })

  it('passes over a byte order mark and the zeros that copytruncate leaves', () => {
    expect(split([Buffer.from('\ufeffa\n\0\0\0b\n')]).map(({ text }) => text)).toEqual(['a', 'b'])
  })

  it('says of a last line without a line feed that it is not complete', () => {
    expect(split([Buffer.from('a\nb')]).map(({ text, complete }) => [text, complete])).toEqual([
      ['a', true],
      ['b', false],
    ])
  })

  it('keeps only the beginning of a line beyond the limit, and goes on with the next', () => {
    const long = 'x'.repeat(100_000)
    for (const pieces of [[Buffer.from(`${long}\nnext\n`)], cut(Buffer.from(`${long}\nnext\n`), Array(50).fill(2000))]) {
      const [first, second] = split(pieces, 50_000)
      expect(first).toMatchObject({ cut: true, offset: 0 })
      expect(first?.text).toBe('x'.repeat(32_768))
      expect(second).toMatchObject({ text: 'next', cut: false, offset: 100_001 })
    }
  })
})

describe('decompress', () => {
  const members = fc.array(fc.string({ unit: 'binary', maxLength: 200 }), { minLength: 1, maxLength: 5 })
  const all = async (kind: 'gzip' | 'zstd', pieces: readonly Buffer[]): Promise<string> => {
    const parts: Buffer[] = []
    for await (const part of decompress(kind, each(pieces))) parts.push(part)
    return Buffer.concat(parts).toString()
  }

  it('reads every frame of a zstd file, where Node reads the first only', async () => {
    await fc.assert(
      fc.asyncProperty(members, lengths, async (texts, cuts) => {
        const bytes = Buffer.concat(texts.map((text) => zstdCompressSync(text)))
        expect(await all('zstd', cut(bytes, cuts))).toBe(Buffer.from(texts.join('')).toString())
      }),
      { numRuns: 60 },
    )
  })

  it('reads every member of a gzip file', async () => {
    await fc.assert(
      fc.asyncProperty(members, lengths, async (texts, cuts) => {
        const bytes = Buffer.concat(texts.map((text) => gzipSync(text)))
        expect(
          await all(
            'gzip',
            cut(
              bytes,
              cuts.map((length) => length + 4),
            ),
          ),
        ).toBe(Buffer.from(texts.join('')).toString())
      }),
      { numRuns: 60 },
    )
  })

  it('passes over skippable frames', async () => {
    const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])
    expect(await all('zstd', [Buffer.concat([skippable, zstdCompressSync('a'), skippable, zstdCompressSync('b')])])).toBe('ab')
  })

  it('gives what a torn file holds, then says that it is torn', async () => {
    const text = Array.from({ length: 60_000 }, (_, index) => `${index} ${Math.sin(index)}\n`).join('')
    for (const [kind, bytes] of [
      ['gzip', gzipSync(text)],
      ['zstd', zstdCompressSync(text)],
    ] as const) {
      const parts: Buffer[] = []
      const reading = (async () => {
        for await (const part of decompress(kind, each(cut(bytes.subarray(0, bytes.length - 1000), Array(400).fill(3000)))))
          parts.push(part)
      })()
      await expect(reading).rejects.toThrow('unexpected end of file')
      const got = Buffer.concat(parts).toString()
      expect(text.startsWith(got)).toBe(true)
      expect(got.length).toBeGreaterThan(text.length * 0.6)
    }
  })

  it('knows the frames of zstd at every size of content, with a checksum and without', () => {
    for (const size of [0, 1, 255, 256, 65_791, 65_792, 300_000]) {
      for (const params of [{}, { 201: 1 }]) {
        const frame = zstdCompressSync(Buffer.alloc(size, 'abc'), { params })
        expect(new ZstdFrameScanner().feed(Buffer.concat([frame, frame]), 0)).toBe(frame.length)
      }
    }
  })
})

describe('Heap', () => {
  it('gives its entries in order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (numbers) => {
        const heap = new Heap<number>((a, b) => a - b)
        for (const number of numbers) heap.push(number)
        const taken = numbers.map(() => heap.pop())
        expect(taken).toEqual([...numbers].sort((a, b) => a - b))
        expect(heap.pop()).toBeUndefined()
      }),
    )
  })

  it('keeps the largest when the smallest is replaced', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 10 }), (numbers, size) => {
        const heap = new Heap<number>((a, b) => a - b)
        for (const number of numbers) {
          if (heap.size < size) heap.push(number)
          else if (number > (heap.peek() ?? 0)) heap.replace(number)
        }
        expect([...heap.values()].sort((a, b) => b - a)).toEqual([...numbers].sort((a, b) => b - a).slice(0, size))
      }),
    )
  })
})

describe('readLineTime', () => {
  const read = (line: string): number | undefined => readLineTime(Buffer.from(line), 0, Buffer.byteLength(line))

  it('reads the times at the head of our lines and of pino as a parser would', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        fc.constantFrom('', '456', '456789'),
        (date, more) => {
          const iso = date.toISOString().replace('Z', `${more}Z`)
          expect(read(`{"@timestamp":"${iso}","message":"x"}`)).toBe(date.getTime())
        },
      ),
    )
    expect(read('{"level":30,"time":1531171074631,"msg":"x"}')).toBe(1531171074631)
  })

  it('reads nothing where the head has another form', () => {
    for (const line of [
      '{"@timestamp":"2026-02-30T00:00:00.000Z","message":"x"}',
      '{"@timestamp":"2026-02-03T00:00:00.000+01:00","m":"x"}',
      '{"@timestamp":"2026-02-03T00:00:00Z","message":"x"}',
      '{"@timestamp":"2026-13-03T00:00:00.000Z","message":"x"}',
      '{"level":30,"time":15311710746,"msg":"x","more":"xxxxxxx"}',
      '{"level":30,"time":"2026-02-03T00:00:00.000Z","msg":"x"}',
      '{"message":"x","@timestamp":"2026-02-03T00:00:00.000Z"}',
      'plain text that is long enough to be a line of a log',
      '{}',
    ]) {
      expect(read(line)).toBeUndefined()
    }
  })

  it('sees where a line may say another time further on', () => {
    expect(saysTimeOnce('{"@timestamp":"2026-02-03T00:00:00.000Z","time":3}')).toBe(true)
    expect(saysTimeOnce('{"@timestamp":"2026-02-03T00:00:00.000Z","@timestamp":3}')).toBe(false)
    expect(saysTimeOnce('{"level":30,"time":1531171074631,"time":3}')).toBe(false)
    expect(saysTimeOnce(String.raw`{"@timestamp":"2026-02-03T00:00:00.000Z","\u0040timestamp":3}`)).toBe(false)
  })
})

describe('requiredText', () => {
  it.each([
    ['"payment failed"', [['payment']]],
    ['payment failed', [['payment', 'failed']]],
    ['user.id:Ann-Marie and message:"a timeout"', [['marie'], ['timeout']]],
    ['trace.id:4bf92f35-77b3', [['4bf92f35']]],
    ['service:(cart or checkout)', [['cart', 'checkout']]],
    ['url.path:/api/*/orders', [['orders']]],
    ['level:error', []],
    ['status:500', []],
    ['duration:250ms', []],
    ['@timestamp:2026', []],
    ['not payment', []],
    ['payment or level:error', []],
    ['user*:ann', []],
    ['_id:abcdef', []],
    ['ü', []],
    ['*', []],
    ['status >= 500', []],
  ])('of %s', (query, expected) => {
    expect(requiredText(parseQuery(query))).toEqual(expected)
  })
})

describe('findLogFiles', () => {
  const folder = createFolder()
  for (const name of [
    'a.log',
    'a.log.1',
    'a.log.2.gz',
    'b.ndjson',
    'deep/c.jsonl.zst',
    'd.2026-11-20.log',
    'app.log.2026-11-20T16',
    'notes.txt',
    '.hidden.log',
    'package.json',
    'a.log.swp',
  ]) {
    write(folder, name, 'x\n')
  }
  const names = (paths: readonly string[]): string[] => findLogFiles(paths).map(({ path }) => path.slice(folder.length + 1))

  it('takes of a folder what is named like a log, in it and below', () => {
    expect(names([folder])).toEqual(
      ['a.log', 'a.log.1', 'a.log.2.gz', 'app.log.2026-11-20T16', 'b.ndjson', 'd.2026-11-20.log', 'deep/c.jsonl.zst'].sort(),
    )
  })

  it('takes a file whatever its name, and a pattern for what it matches', () => {
    expect(names([`${folder}/notes.txt`, `${folder}/*.ndjson`])).toEqual(['b.ndjson', 'notes.txt'])
  })

  it('finds a file once, however often it is named', () => {
    expect(names([folder, `${folder}/a.log`, `${folder}/*.log`]).filter((name) => name === 'a.log')).toHaveLength(1)
  })

  it('refuses a path that does not exist, but not a pattern without files', () => {
    expect(() => findLogFiles([`${folder}/none.log`])).toThrow(
      expect.objectContaining({ code: 'CORDWOOD_ERR_SOURCE_UNREADABLE' }),
    )
    expect(findLogFiles([`${folder}/none*.log`])).toEqual([])
  })
})
