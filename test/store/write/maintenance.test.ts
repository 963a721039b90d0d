import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { createLogger } from '../../../src/index.ts'
import { parseQuery } from '../../../src/query/parser.ts'
import { diskFiles } from '../../../src/writer/disk-files.ts'
import { readStore } from '../../../src/store/directory/read-store.ts'
import { fingerprint } from '../../../src/store/scan/line-decoder.ts'
import { compactStore, eraseFromStore, openImport, repairStore, store, storeStats } from '../../../src/store/index.ts'
import { segmentCodec } from '../../../src/store/write/segment-codec.ts'
import { readTemplates } from '../../../src/store/write/template-log.ts'
import { withSegment } from '../../../src/store/write/with-segment.ts'
import { createScanEngine } from '../../../src/store/scan/scan-engine.ts'
import { tryLock } from '../../../src/writer/lock.ts'
import { readLines } from '../read-lines.ts'
import { sizeNow } from '../size-now.ts'

// Threads take seconds to start where other work goes on beside.
vi.setConfig({ testTimeout: 600_000 })
const root = mkdtempSync(join(tmpdir(), 'cordwood-store-care-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
/** A writer whose thread starts late answers late. */
const sealTimeoutMs = 300_000
let count = 0
const folder = (): string => join(root, String(++count))
const segmentNames = (dir: string): string[] => readdirSync(dir).filter((name) => name.endsWith('.cws'))
const sizeOf = (dir: string): number => sizeNow(dir, (name) => /^hot-|\.cws|\.draft/.test(name)) ?? 0

/** A closed store of so many lines, in segments of a hundred or so. */
async function filled(dir: string, lines: number): Promise<void> {
  const log = createLogger({ service: 'test', sinks: [store({ dir, segment: { lines: 100 } })] })
  for (let n = 0; n < lines; n++) log.info('user {userId} bought {item}', { userId: `u-${n % 50}`, item: n })
  await log.flush()
  await expect.poll(() => log.stats.sinks[0]?.extra['waitingFiles'], { timeout: 120_000 }).toBe(0)
  await log.close()
}

/** The lines of each segment, by their ids. */
function linesOfSegments(dir: string): Map<string, string>[] {
  return readStore(dir).flatMap(({ segments }) =>
    segments.map(({ path }) => {
      const lines = new Map<string, string>()
      withSegment(path, { files: diskFiles, codec: segmentCodec }, (segment) => {
        for (let row = 0; row < segment.summary.rows; row++) lines.set(segment.idOf(row), segment.line(row).toString())
      })
      return lines
    }),
  )
}

/** The ids of all lines in segments, with the lines. */
const idsOf = (dir: string): Map<string, string> => new Map(linesOfSegments(dir).flatMap((lines) => [...lines]))

it('compresses with brotli where it is told to, and each line keeps its bytes and its id', async () => {
  const dir = folder()
  await filled(dir, 500)
  // What is merged as soon as it is there has another codec.
  await compactStore(dir, { level: 'online', rows: 1 })
  const before = idsOf(dir)
  const { lines } = await compactStore(dir, { codec: 'brotli' })
  expect([before.size, lines]).toEqual([500, 500])
  const codecs = segmentNames(dir).map((name) => readFileSync(join(dir, name)).readUInt16LE(statSync(join(dir, name)).size - 6))
  expect(new Set(codecs)).toEqual(new Set([1]))
  expect(idsOf(dir)).toEqual(before)
  await expect(compactStore(dir, { codec: 'gzip' as 'zstd' })).rejects.toMatchObject({ code: 'CORDWOOD_ERR_OPTION_INVALID' })
})

it('merges segments into few that are smaller, and each line keeps its bytes and its id', async () => {
  const dir = folder()
  await filled(dir, 1_500)
  await compactStore(dir, { level: 'online', rows: 1 })
  const before = idsOf(dir)
  expect(before.size).toBe(1_500)
  const seen: number[] = []
  const { segments, bytes, lines } = await compactStore(dir, { onProgress: (done, all) => seen.push(done / all) })
  expect(segments.after).toBe(1)
  expect(segmentNames(dir)).toHaveLength(1)
  expect(bytes.after).toBeLessThan(bytes.before / 2)
  expect(lines).toBe(1_500)
  expect(seen).toEqual([1])
  expect(idsOf(dir)).toEqual(before)
  // Nothing is left to do.
  expect(await compactStore(dir)).toMatchObject({ lines: 0 })
})

it('leaves alone what is not old enough', async () => {
  const dir = folder()
  await filled(dir, 300)
  expect(await compactStore(dir, { olderThanMs: 3_600_000 })).toMatchObject({ lines: 0 })
})

it('merges lines that say a time that is still to come, and with an age those around them that are old enough', async () => {
  const dir = folder()
  const lineAt = (time: number, n: number): string => `{"level":30,"time":${time},"msg":"line ${n}"}\n`
  const now = Date.now()
  const times = [now - 9e6, now - 8e6, now + 9e9, now - 7e6, now - 6e6]
  for (const [n, time] of times.entries()) {
    await using into = openImport(dir)
    const bytes = Buffer.from(lineAt(time, n))
    await into.add(bytes, { source: `${n}.log`, print: String(n).padStart(14, '0'), start: 0, offset: bytes.length, time: 0 })
  }
  const lines = readLines(dir)
  expect(segmentNames(dir)).toHaveLength(5)
  expect((await compactStore(dir, { olderThanMs: 3_600_000 })).segments).toEqual({ before: 5, after: 3 })
  expect((await compactStore(dir, { level: 'online' })).segments).toEqual({ before: 3, after: 1 })
  expect(readLines(dir)).toEqual(lines)
})

it('ends between two segments when it is told to, and what it did stays', async () => {
  const dir = folder()
  await filled(dir, 1_000)
  const stop = new AbortController()
  const ending = compactStore(dir, { rows: 250, signal: stop.signal, onProgress: () => stop.abort() })
  await expect(ending).rejects.toMatchObject({ code: 'CORDWOOD_ERR_ABORTED' })
  expect(readLines(dir)).toHaveLength(1_000)
  await compactStore(dir)
  expect(readLines(dir)).toHaveLength(1_000)
})

it('erases the lines of a person and keeps all others with their ids, and nothing of them is left in the files', async () => {
  const dir = folder()
  await filled(dir, 500)
  // The last lines wait in a plain file, and become a segment of their own.
  await compactStore(dir, { level: 'online', rows: 1 })
  const before = idsOf(dir)
  expect(before.size).toBe(500)
  // It may be so short that there is none of them in it.
  const holding = linesOfSegments(dir).filter((lines) => [...lines.values()].some((line) => line.includes('"u-7"')))
  const result = await eraseFromStore(dir, { query: parseQuery('user.id:"u-7"') })
  expect(result).toEqual({ found: 10, erased: 10, failed: 0, segments: holding.length, unreadable: [] })
  const lines = readLines(dir)
  expect(lines).toHaveLength(490)
  expect(lines.filter((line) => line.includes('"u-7"'))).toEqual([])
  const after = idsOf(dir)
  for (const [id, line] of before) if (!line.includes('"u-7"')) expect(after.get(id)).toBe(line)
  expect(await eraseFromStore(dir, { query: parseQuery('user.id:"u-7"') })).toMatchObject({ found: 0 })
})

it('leaves nothing of an erased line in the table of templates, and goes on naming the others', async () => {
  const dir = folder()
  const log = createLogger({ sinks: [store({ dir })] })
  const see = (name: string, rest: string): void => {
    // As somebody may build it who should not.
    const built: string = `${name} bought {item}${rest}`
    log.info(built, { userId: name, item: 1 })
    log.info('order {item} placed', { item: 2, userId: name })
  }
  for (const name of ['ann', 'bob']) see(name, '')
  await log.flush()
  expect(await eraseFromStore(dir, { query: parseQuery('user.id:ann'), sealTimeoutMs })).toMatchObject({ erased: 2, failed: 0 })
  for (const name of readdirSync(dir)) expect(readFileSync(join(dir, name), 'latin1'), name).not.toMatch(/\bann\b/)
  const literals = (): string[] => readTemplates(dir, diskFiles).map(({ literal }) => literal)
  expect(literals().sort()).toEqual(['bob bought {item}', 'order {item} placed'])
  // The same writer may say it again.
  see('ann', '')
  await log.close()
  expect(literals()).toContain('ann bought {item}')
})

it('erases lines that a living writer has just written', async () => {
  const dir = folder()
  const log = createLogger({ sinks: [store({ dir })] })
  for (let n = 0; n < 30; n++) log.info('seen', { userId: n % 2 === 0 ? 'ann' : 'bob' })
  await log.flush()
  const result = await eraseFromStore(dir, { query: parseQuery('user.id:ann'), sealTimeoutMs })
  expect(result).toMatchObject({ found: 15, erased: 15, failed: 0 })
  log.info('seen', { userId: 'bob' })
  await log.close()
  expect(readLines(dir)).toHaveLength(16)
})

it('says how many lines stay when a living writer does not answer', async () => {
  const dir = folder()
  await filled(dir, 10)
  // Held by this process, in which nobody writes.
  const lock = tryLock(join(dir, 'lock'))
  const result = await eraseFromStore(dir, { query: parseQuery('user.id:"u-1"'), sealTimeoutMs: 50 })
  lock?.release()
  expect(result).toMatchObject({ found: 1, erased: 0, failed: 1 })
})

it('keeps to its budget while more is written than fits, and deletes the oldest', async () => {
  const dir = folder()
  const maxBytes = 1 << 20
  const log = createLogger({ sinks: [store({ dir, retention: { maxBytes } })], ring: { flushIntervalMs: 1 } })
  let most = 0
  let n = 0
  // What cannot be made smaller, so that it is soon too much.
  const noise = (): string => Array.from({ length: 12 }, () => Math.random().toString(36).slice(2)).join('')
  while ((log.stats.sinks[0]?.extra['expiredSegments'] ?? 0) < 20 && n < 60_000) {
    for (let lines = 0; lines < 20; lines++) log.info('noise', { n: n++, noise: noise() })
    await new Promise((resolve) => setTimeout(resolve, 2))
    most = Math.max(most, sizeOf(dir))
  }
  await log.close()
  expect(most).toBeLessThanOrEqual(maxBytes)
  expect(most).toBeGreaterThan(maxBytes / 3)
  const numbers = readLines(dir).map((line) => (JSON.parse(line) as { n: number }).n)
  // What is left is the newest, without a gap.
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => n - numbers.length + index))
  const { expiredLines = 0, expiredHotFiles = 0 } = log.stats.sinks[0]?.extra ?? {}
  if (expiredHotFiles === 0) expect(expiredLines).toBe(n - numbers.length)
})

it('deletes what is too old', async () => {
  const dir = folder()
  await filled(dir, 250)
  await compactStore(dir)
  const log = createLogger({ sinks: [store({ dir, retention: { maxAgeMs: 1 } })] })
  await expect.poll(() => segmentNames(dir), { timeout: 120_000 }).toEqual([])
  // A thread deletes, and tells of it afterwards.
  await expect.poll(() => log.stats.sinks[0]?.extra['expiredLines'], { timeout: 60_000 }).toBe(250)
  await log.close()
})

it('stores lines of a file with the position behind them, and each has the id that the file itself gives it', async () => {
  const dir = folder()
  const lines = Array.from({ length: 1_000 }, (_, n) => `{"level":30,"time":${1_795_290_000_000 + n},"msg":"line ${n}"}\n`)
  const path = join(root, 'foreign.log')
  writeFileSync(path, lines.join(''))
  const first = Buffer.from(lines[0] ?? '')
  const print = fingerprint({ bytes: first, start: 0, end: first.length - 1, offset: 0, complete: true, cut: false })
  let at = 0
  for (let life = 0; life < 3; life++) {
    const into = openImport(dir, { lines: 100 })
    expect(into.position('foreign.log')).toBe(at)
    let done = lines.join('').slice(0, at).split('\n').length - 1
    for (let batch = 0; batch < 5 && done < lines.length; batch++) {
      const bytes = Buffer.from(lines.slice(done, done + 70).join(''))
      const start = Buffer.byteLength(lines.slice(0, done).join(''))
      await into.add(bytes, { source: 'foreign.log', print, start, offset: start + bytes.length, time: 0 })
      done += 70
    }
    await into.close()
    at = into.position('foreign.log')
    expect(at).toBe(Buffer.byteLength(lines.slice(0, done).join('')))
  }
  expect(readLines(dir).map((line) => `${line}\n`)).toEqual(lines.slice(0, readLines(dir).length))
  const scan = createScanEngine({ paths: [path] })
  const ids: string[] = []
  for await (const record of scan.export({ kind: 'all' }, {})) ids.push(record.id)
  expect([...idsOf(dir).keys()]).toEqual(ids.slice(0, idsOf(dir).size))
  expect((await storeStats(dir)).positions).toEqual({ 'foreign.log': at })
})

it('tells how small a store is and which templates its lines have', async () => {
  const dir = folder()
  await filled(dir, 400)
  await compactStore(dir)
  const stats = await storeStats(dir)
  expect(stats).toMatchObject({ segments: 1, lines: 400, hotBytes: 0, damaged: [] })
  expect(stats.rawBytes).toBe(readLines(dir).reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0))
  expect(stats.bytes).toBe(statSync(join(dir, segmentNames(dir)[0] ?? '')).size)
  expect(stats.ratio).toBeGreaterThan(10)
  expect(stats.templates).toMatchObject([{ literal: 'user {userId} bought {item}', lines: 400 }])
})

it('tells of a segment that is damaged, and of the others all the same', async () => {
  const dir = folder()
  await filled(dir, 300)
  await compactStore(dir, { rows: 1, level: 'online' })
  const [name = ''] = segmentNames(dir)
  const bytes = readFileSync(join(dir, name))
  writeFileSync(join(dir, name), bytes.fill(7, bytes.length - 40))
  const stats = await storeStats(dir)
  expect(stats.damaged).toHaveLength(1)
  expect(stats.damaged[0]).toContain(name)
  expect((await eraseFromStore(dir, { query: parseQuery('user.id:"u-1"') })).unreadable).toEqual([join(dir, name)])
})

it.each([
  ['compactStore', (dir: string) => compactStore(dir)],
  ['eraseFromStore', (dir: string) => eraseFromStore(dir, { query: { kind: 'all' } })],
  ['repairStore', (dir: string) => repairStore(dir)],
  ['storeStats', (dir: string) => storeStats(dir)],
])('%s says where there is no store', async (_, act) => {
  await expect(act(root)).rejects.toMatchObject({ code: 'CORDWOOD_ERR_SOURCE_UNREADABLE' })
})

it('saves the lines of a damaged segment that are whole, counts the others, and keeps the damaged file', async () => {
  const dir = folder()
  await filled(dir, 1_000)
  await compactStore(dir)
  const before = idsOf(dir)
  const [name = ''] = segmentNames(dir)
  const path = join(dir, name)
  const bytes = readFileSync(path)
  const at = Math.floor(bytes.length / 2)
  bytes[at] = (bytes[at] ?? 0) ^ 0x10
  writeFileSync(path, bytes)
  const result = await repairStore(dir)
  expect(result).toMatchObject({ checked: 1, damaged: 1, putAside: [`${path}.bad`] })
  expect(result.saved + result.lost).toBe(1_000)
  expect(readFileSync(`${path}.bad`)).toEqual(bytes)
  const after = segmentNames(dir).length === 0 ? new Map<string, string>() : idsOf(dir)
  expect(after.size).toBe(result.saved)
  for (const [id, line] of after) expect(before.get(id)).toBe(line)
  expect(await repairStore(dir)).toMatchObject({ damaged: 0, lost: 0 })
})

it('counts the lines of a segment that is gone, and reads the rest', async () => {
  const dir = folder()
  await filled(dir, 300)
  await compactStore(dir, { rows: 1, level: 'online' })
  const [segment] = readStore(dir)[0]?.segments ?? []
  rmSync(segment?.path ?? '')
  expect(await repairStore(dir)).toMatchObject({ damaged: 1, saved: 0, lost: segment?.rows })
  expect(readLines(dir)).toHaveLength(300 - (segment?.rows ?? 0))
})

it.each(['spoiled', 'gone'])('makes a manifest anew that is %s', async (how) => {
  const dir = folder()
  await filled(dir, 300)
  await compactStore(dir, { level: 'online' })
  if (how === 'spoiled') writeFileSync(join(dir, 'manifest.json'), '')
  else rmSync(join(dir, 'manifest.json'))
  expect(await repairStore(dir)).toMatchObject({ damaged: 0, lost: 0 })
  expect(readLines(dir)).toHaveLength(300)
})
