import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { LogEngine, Page } from '../../src/core/engine.ts'
import { recordId } from '../../src/core/id.ts'
import type { LogRecord } from '../../src/core/record.ts'
import { parseQuery } from '../../src/query/parser.ts'
import { createScanEngine, type ScanEngineOptions } from '../../src/store/scan/scan-engine.ts'
import { append, createFolder, ecsLine, tenOClock, write } from './folder.ts'

const folder = createFolder()
const everything = parseQuery('*')
let folders = 0

/** An engine over a folder of its own with these files. */
function engineOver(
  files: Readonly<Record<string, string | Buffer>>,
  options: ScanEngineOptions = {},
): { engine: LogEngine; path: string } {
  const path = `${folder}/${folders++}`
  for (const [name, content] of Object.entries(files)) write(path, name, content)
  return { engine: createScanEngine({ paths: [path], ...options }), path }
}

const messages = (records: readonly LogRecord[]): string[] => records.map(({ message }) => message)
const oldest = { limit: 100, order: 'oldest' } as const

async function collect(lines: AsyncIterable<LogRecord>): Promise<LogRecord[]> {
  const records: LogRecord[] = []
  for await (const record of lines) records.push(record)
  return records
}

/** All pages of a query. */
async function pages(engine: LogEngine, limit: number, order: 'newest' | 'oldest'): Promise<LogRecord[]> {
  const records: LogRecord[] = []
  for (let after: string | undefined; ;) {
    const page: Page = await engine.search(everything, {}, { limit, order, ...(after === undefined ? {} : { after }) })
    records.push(...page.records)
    if (page.cursor === undefined) return records
    after = page.cursor
  }
}

describe('the lines', () => {
  it('of other loggers are found by the names of ours', async () => {
    const { engine } = engineOver({
      'mixed.log': [
        '{"level":50,"time":1763632800001,"pid":7,"hostname":"h","reqId":"r1","msg":"by pino"}',
        '{"name":"app","hostname":"h","pid":7,"level":50,"msg":"by bunyan","time":"2026-11-20T10:00:00.002Z","v":0,"req_id":"r1"}',
        '{"level":"error","message":"by winston","timestamp":"2026-11-20T10:00:00.003Z","requestId":"r1"}',
        '{"@timestamp":"2026-11-20T10:00:00.004Z","log.level":"error","message":"by ecs","http":{"request":{"id":"r1"}}}',
        '',
      ].join('\n'),
    })
    const page = await engine.search(parseQuery('level:error and requestId:r1'), {}, oldest)
    expect(messages(page.records)).toEqual(['by pino', 'by bunyan', 'by winston', 'by ecs'])
  })

  it('that are no JSON become messages with the time of the line before, and are counted', async () => {
    const { engine } = engineOver({
      'app.log': `${ecsLine(5, 'began')}Error: bad\r\n    at f (x.js:1)\n${ecsLine(9, 'went on')}`,
    })
    const page = await engine.search(everything, {}, oldest)
    expect(messages(page.records)).toEqual(['began', 'Error: bad', '    at f (x.js:1)', 'went on'])
    expect(page.records.map(({ time }) => time - tenOClock)).toEqual([5, 5, 5, 9])
    expect(page.$).toMatchObject({ engine: 'scan', scannedRows: 4, unparsedRows: 2, exact: true, timedOut: false })
  })

  it('that follow a line which was skipped unparsed have its time all the same', async () => {
    const { engine } = engineOver({ 'app.log': `${ecsLine(5, 'nothing of note')}needle in text\n` })
    const page = await engine.search(parseQuery('needle'), { from: tenOClock, to: tenOClock + 10 }, oldest)
    expect(page.records.map(({ time }) => time - tenOClock)).toEqual([5])
  })

  it('are not there while they are being written', async () => {
    const { engine, path } = engineOver({ 'app.log': `${ecsLine(1, 'whole')}{"@timestamp":"2026-11-20T10:00:00.002Z","mess` })
    expect(messages((await engine.search(everything, {}, oldest)).records)).toEqual(['whole'])
    append(path, 'app.log', 'age":"now whole"}\n')
    expect(messages((await engine.search(everything, {}, oldest)).records)).toEqual(['whole', 'now whole'])
  })

  it('may end without a line feed', async () => {
    const { engine } = engineOver({ 'app.log': ecsLine(1, 'whole').trimEnd() })
    expect((await engine.search(everything, {}, oldest)).total).toBe(1)
  })

  it('beyond the limit of length are messages that are their beginning', async () => {
    const { engine } = engineOver(
      { 'app.log': `${ecsLine(1, 'x'.repeat(100_000))}${ecsLine(2, 'short')}` },
      { maxLineBytes: 50_000 },
    )
    const { records, $ } = await engine.search(everything, {}, oldest)
    expect(records.map(({ message }) => message.length)).toEqual([32_768, 5])
    expect($.unparsedRows).toBe(1)
  })

  it('of our own are known by boot id and sequence, and found by that id', async () => {
    const bootId = '0mhxq3k2pabcdefgh'
    const { engine } = engineOver({ 'a.log': ecsLine(1, 'own', { 'process.entity_id': bootId, 'event.sequence': 41 }) })
    const id = recordId(bootId, 41)
    expect((await engine.search(everything, {}, oldest)).records[0]?.id).toBe(id)
    expect(await engine.get(id)).toMatchObject({ id, message: 'own', sequence: 41 })
    expect(await engine.get(recordId(bootId, 42))).toBeUndefined()
  })

  it('of others keep their ids when their file is renamed or compressed', async () => {
    const text = ecsLine(1, 'first') + ecsLine(2, 'second')
    const { engine } = engineOver({ 'app.log': text })
    const [, second] = (await engine.search(everything, {}, oldest)).records
    const id = second?.id ?? ''
    const { engine: later } = engineOver({ 'app.log.1.gz': gzipSync(text) })
    expect(await later.get(id)).toEqual(second)
    expect(await engine.get(id)).toEqual(second)
  })
})

describe('the files', () => {
  it('may be packed, and in several folders', async () => {
    const { engine } = engineOver({
      'a.log': ecsLine(3, 'plain'),
      'deep/b.log.gz': Buffer.concat([gzipSync(ecsLine(1, 'gzip')), gzipSync(ecsLine(4, 'second member'))]),
      'deep/er/c.ndjson.zst': Buffer.concat([zstdCompressSync(ecsLine(2, 'zstd')), zstdCompressSync(ecsLine(5, 'second frame'))]),
    })
    expect(messages((await engine.search(everything, {}, oldest)).records)).toEqual([
      'gzip',
      'zstd',
      'plain',
      'second member',
      'second frame',
    ])
  })

  it('that are damaged give what can be read, with a warning', async () => {
    const lines = Array.from({ length: 5000 }, (_, at) => ecsLine(at, `line ${Math.sin(at)}`)).join('')
    const packed = gzipSync(lines)
    const { engine } = engineOver({ 'a.log': ecsLine(0, 'other'), 'b.log.gz': packed.subarray(0, packed.length - 500) })
    const { total, $ } = await engine.search(everything, {}, { limit: 0, order: 'newest' })
    expect(total).toBeGreaterThan(4500)
    expect($.exact).toBe(false)
    expect($.warnings?.join()).toMatch(/b\.log\.gz.*unexpected end of file/)
    await expect(collect(engine.export(everything, {}))).rejects.toMatchObject({ code: 'CORDWOOD_ERR_SOURCE_UNREADABLE' })
  })

  it('that hold nothing are no trouble', async () => {
    const { engine } = engineOver({ 'a.log': '', 'b.log.gz': '', 'c.log.zst': '' })
    expect(await engine.search(everything, {}, oldest)).toMatchObject({ total: 0, cursor: undefined, $: { exact: true } })
  })

  it('must exist where they are named', () => {
    expect(() => createScanEngine({ paths: [`${folder}/none.log`] })).toThrow(
      expect.objectContaining({ code: 'CORDWOOD_ERR_SOURCE_UNREADABLE' }),
    )
  })
})

describe('search', () => {
  const bootId = '0mhxq3k2pabcdefgh'
  const lines = Array.from({ length: 25 }, (_, at) =>
    ecsLine(Math.floor(at / 5), `m${at}`, at % 2 === 0 ? { 'process.entity_id': bootId, 'event.sequence': at } : {}),
  )

  it('pages through lines of equal times without losing or repeating one, in both orders', async () => {
    // The same lines in two files, as two sinks write them: each is there twice.
    const { engine } = engineOver({ 'a.log': lines.join(''), 'b.log': lines.join('') })
    const whole = (await engine.search(everything, {}, oldest)).records
    expect(whole).toHaveLength(50)
    for (const limit of [1, 3, 7, 50]) {
      expect(await pages(engine, limit, 'oldest')).toEqual(whole)
      expect(await pages(engine, limit, 'newest')).toEqual([...whole].reverse())
    }
  })

  it('compares ranges in whole milliseconds, the start included, the end not', async () => {
    const { engine } = engineOver({
      'a.log': ecsLine(0, 'a') + '{"@timestamp":"2026-11-20T10:00:00.001900Z","message":"b"}\n' + ecsLine(2, 'c'),
    })
    const found = async (from: number, to: number): Promise<string[]> =>
      messages((await engine.search(everything, { from: tenOClock + from, to: tenOClock + to }, oldest)).records)
    expect(await found(1, 2)).toEqual(['b'])
    expect(await found(0, 1)).toEqual(['a'])
    expect(await found(0, 3)).toEqual(['a', 'b', 'c'])
  })

  it('refuses a cursor of another query, order or engine, and what is none', async () => {
    const { engine } = engineOver({ 'a.log': lines.join('') })
    const { cursor = '' } = await engine.search(everything, {}, { limit: 1, order: 'newest' })
    const invalid = expect.objectContaining({ code: 'CORDWOOD_ERR_CURSOR_INVALID' })
    await expect(engine.search(parseQuery('m1'), {}, { limit: 1, order: 'newest', after: cursor })).rejects.toThrow(invalid)
    await expect(engine.search(everything, {}, { limit: 1, order: 'oldest', after: cursor })).rejects.toThrow(invalid)
    for (const after of [
      '',
      'x',
      Buffer.from('[]').toString('base64url'),
      Buffer.from('["elasticsearch-1","newest",1,"",0,[]]').toString('base64url'),
    ]) {
      await expect(engine.search(everything, {}, { limit: 1, order: 'newest', after })).rejects.toThrow(invalid)
    }
  })

  it('answers with what it has when the time is up, and says so', async () => {
    let time = 0
    const clock = { now: () => tenOClock, monotonic: () => time++ * 50 }
    const { engine } = engineOver({ 'a.log': lines.join(''), 'b.log': lines.join('') }, { clock })
    const page = await engine.search(everything, {}, { limit: 100, order: 'newest', timeoutMs: 10 })
    expect(page.$).toMatchObject({ timedOut: true, exact: false })
    expect(page.total).toBe(25)
  })

  it('is cancelled by its signal', async () => {
    const { engine } = engineOver({ 'a.log': lines.join('') })
    const aborted = expect.objectContaining({ code: 'CORDWOOD_ERR_ABORTED' })
    const signal = AbortSignal.abort()
    await expect(engine.search(everything, {}, { limit: 1, order: 'newest', signal })).rejects.toThrow(aborted)
    await expect(engine.aggregate(everything, {}, {}, { signal })).rejects.toThrow(aborted)
    await expect(collect(engine.export(everything, {}, { signal }))).rejects.toThrow(aborted)
  })

  it('is refused after close', async () => {
    const { engine } = engineOver({ 'a.log': lines.join('') })
    await engine.close()
    await expect(engine.search(everything, {}, oldest)).rejects.toMatchObject({ code: 'CORDWOOD_ERR_CLOSED' })
  })
})

describe('export', () => {
  const shuffled = (count: number, spread: number, from = 0): string[] =>
    Array.from({ length: count }, (_, at) => ecsLine(from + at * 2 + ((at * 7919) % (spread + 1)), `line ${at}`))

  it('brings the lines of many files in order, whatever their disorder', async () => {
    const { engine } = engineOver({
      'a.log': shuffled(3000, 0).join(''),
      'b.log': shuffled(3000, 500).join(''),
      'c.log.gz': gzipSync(shuffled(2000, 50, 1_000_000).join('')),
      'd.log': shuffled(2000, 100_000).join(''),
    })
    const exported = await collect(engine.export(everything, {}))
    const { records } = await engine.search(everything, {}, { limit: 20_000, order: 'oldest' })
    expect(exported).toHaveLength(10_000)
    expect(exported).toEqual(records)
  })

  it('keeps the order with little memory too, by reading again', async () => {
    const { engine } = engineOver(
      { 'a.log': shuffled(2000, 1_000_000).join(''), 'b.log': shuffled(2000, 3000).join('') },
      { maxWaitingRecords: 100 },
    )
    const exported = await collect(engine.export(everything, {}))
    expect(exported).toEqual((await engine.search(everything, {}, { limit: 20_000, order: 'oldest' })).records)
  })

  it('keeps to the query and the range', async () => {
    const { engine } = engineOver({ 'a.log': shuffled(100, 10).join('') })
    const records = await collect(engine.export(parseQuery('"line 50" or "line 51" or "line 99"'), { to: tenOClock + 150 }))
    expect(messages(records).sort()).toEqual(['line 50', 'line 51'])
  })
})
