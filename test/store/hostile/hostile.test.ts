import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { systemClock } from '../../../src/core/clock.ts'
import { createBootId } from '../../../src/core/id.ts'
import type { LogEngine } from '../../../src/core/engine.ts'
import { parseQuery } from '../../../src/query/parser.ts'
import { compactStore, createStoreEngine, openImport, store } from '../../../src/store/index.ts'
import { fingerprint } from '../../../src/store/scan/line-decoder.ts'
import { createScanEngine } from '../../../src/store/scan/scan-engine.ts'
import { createWriter } from '../../../src/writer/writer.ts'
import { createFolder, write } from '../folder.ts'
import { hostileLines } from './hostile-lines.ts'
import { firstDifference } from './stored-bytes.ts'

/** Raise it for the long run: `npm run test:fuzz:store`. It is done in parts of so many lines at most, each with a seed of its own. */
const lines = Number(process.env['CORDWOOD_FUZZ_LINES'] ?? 6_000)
const partLines = 100_000
const firstSeed = Number(process.env['CORDWOOD_SEED'] ?? Math.floor(Date.now() / 86_400_000))
/** In the long run lines are as long as they get in earnest. */
const longest = lines > 50_000 ? 32 << 20 : 256 << 10
const parts = Array.from({ length: Math.ceil(lines / partLines) }, (_, part): [seed: number, count: number] => [
  firstSeed + part,
  Math.min(partLines, lines - part * partLines),
])
const timeout = 3_600_000
const questions = ['*', 'level >= warn', 'message:payment', 'userId:*', 'n > 1']

async function counts(engine: LogEngine): Promise<readonly number[]> {
  const totals: number[] = []
  for (const question of questions)
    totals.push((await engine.search(parseQuery(question), {}, { limit: 0, order: 'newest' })).total)
  await engine.close()
  return totals
}

/** The lines are the same bytes and are found as in the plain file: as they are stored, merged, and compacted. */
async function expectSame(dir: string, bytes: Buffer, plain: string): Promise<void> {
  const found = await counts(createScanEngine({ paths: [plain] }))
  expect(found[0]).toBeGreaterThan(0)
  const check = async (form: string): Promise<void> => {
    expect(`${form}: ${firstDifference(dir, bytes)}`).toBe(`${form}: undefined`)
    expect(await counts(createStoreEngine({ dir })), form).toEqual(found)
  }
  await check('sealed')
  const merged = await compactStore(dir, { level: 'online' })
  expect(merged.segments.after).toBeLessThan(5)
  await check('merged')
  await compactStore(dir, { rows: 1_000_000 })
  await check('compacted')
}

it.each(parts)('imports hostile bytes of seed %i exactly, %i lines', { timeout }, async (seed, count) => {
  const bytes = hostileLines(count, seed, longest)
  const folder = createFolder()
  // In a store every line has an end.
  const ended = Buffer.concat([bytes, Buffer.from('\n')])
  const plain = write(folder, 'plain.log', ended)
  const dir = join(folder, 'store')
  {
    await using into = openImport(dir, { lines: Math.ceil(count / 5) })
    const print = fingerprint({ bytes, start: 0, end: bytes.indexOf(10), offset: 0, complete: true, cut: false })
    for (let start = 0; start < bytes.length;) {
      const feed = bytes.indexOf(10, Math.min(bytes.length, start + 65_536))
      const offset = feed === -1 ? bytes.length : feed + 1
      await into.add(bytes.subarray(start, offset), { source: 'plain.log', print, start, offset, time: 0 })
      start = offset
    }
  }
  await expectSame(dir, ended, plain)
  rmSync(folder, { recursive: true })
})

it.each(parts)('writes hostile lines of seed %i through the sink exactly, %i lines', { timeout }, async (seed, count) => {
  // A sink takes strings: what is no UTF-8 has become U+FFFD before.
  const text = `${hostileLines(count, seed, longest).toString()}\n`
  const folder = createFolder()
  const plain = write(folder, 'plain.log', text)
  const dir = join(folder, 'store')
  const problems: string[] = []
  const sink = store({ dir, segment: { lines: Math.ceil(count / 5) } })
  const writer = createWriter(sink, {
    host: { report: ({ code, message }) => problems.push(`${code}: ${message}`), bootId: createBootId(), service: 'test' },
    clock: systemClock,
    ring: { capacity: 16_384, maxBytes: 128 << 20, blockMs: 2_000, flushIntervalMs: 10, syncAtOrAbove: 50 },
  })
  let sequence = 0
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start) + 1
    writer.offer(text.slice(start, end), 30, Date.now(), ++sequence, undefined, undefined)
    if (sequence % 1_000 === 0 || end - start > 65_536) await writer.flush(timeout)
    start = end
  }
  await writer.close(timeout)
  expect({ problems, written: writer.stats.written.total }).toEqual({ problems: [], written: sequence })
  await expectSame(dir, Buffer.from(text), plain)
  rmSync(folder, { recursive: true })
})
