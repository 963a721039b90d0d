import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { createLogger, type Problem, type StructuredLogger } from '../../../src/index.ts'
import type { StoreOptions } from '../../../src/store/index.ts'
import { store } from '../../../src/store/index.ts'
import { readStore } from '../../../src/store/directory/read-store.ts'
import { batchOf, createHost } from '../../sinks/setup.ts'
import { readLines } from '../read-lines.ts'

// Threads take seconds to start where other work goes on beside.
vi.setConfig({ testTimeout: 600_000 })
const root = mkdtempSync(join(tmpdir(), 'cordwood-store-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let count = 0
const folder = (): string => join(root, String(++count))
const hotNames = (dir: string): string[] => readdirSync(dir).filter((name) => name.startsWith('hot-'))
const segmentNames = (dir: string): string[] => readdirSync(dir).filter((name) => name.endsWith('.cws'))

function open(options: StoreOptions, problems: Problem[] = []): StructuredLogger {
  return createLogger({ service: 'test', sinks: [store(options)], onProblem: (problem) => problems.push(problem) })
}

function codeOf(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
  return undefined
}

it('has a line in a plain file when the call of write returns', async () => {
  const dir = folder()
  const sink = store({ dir })
  sink.start?.(createHost())
  const written = sink.write(batchOf('one', 'two ✓ 漢字 😀'))
  const [hot = ''] = hotNames(dir)
  expect(readFileSync(join(dir, hot), 'utf8')).toBe('one\ntwo ✓ 漢字 😀\n')
  await written
  await sink[Symbol.asyncDispose]()
})

it('seals a file that is full in a thread, and its lines are what they were, byte by byte', async () => {
  const dir = folder()
  const log = open({ dir, segment: { lines: 100 } })
  for (let n = 0; n < 1_000; n++) log.info('order {n} placed', { n, note: 'ünïcode \u0000 😀'.repeat(n % 3) })
  await log.flush()
  await expect.poll(() => log.stats.sinks[0]?.extra['waitingFiles'], { timeout: 120_000 }).toBe(0)
  const lines = readLines(dir)
  expect(lines).toHaveLength(1_000)
  expect(lines.map((line) => (JSON.parse(line) as { n: number }).n)).toEqual(Array.from({ length: 1_000 }, (_, n) => n))
  const { extra } = log.stats.sinks[0] ?? {}
  expect(extra?.['sealedLines']).toBeGreaterThan(800)
  expect(extra?.['sealedBytes']).toBeLessThan((extra?.['sealedRawBytes'] ?? 0) / 3)
  await log.close()
})

it('goes on with the plain file of the life before, and reports no unclean end after a close', async () => {
  const dir = folder()
  const one = open({ dir })
  one.info('first')
  await one.close()
  const problems: Problem[] = []
  const two = open({ dir }, problems)
  two.info('second')
  await two.close()
  expect(hotNames(dir)).toHaveLength(1)
  expect(readLines(dir).map((line) => (JSON.parse(line) as { message: string }).message)).toEqual(['first', 'second'])
  expect(problems).toEqual([])
  expect(existsSync(join(dir, 'lock'))).toBe(false)
})

it('begins a new line after one that a killed writer left unfinished, and reports that', async () => {
  const dir = folder()
  const one = open({ dir })
  one.info('first')
  await one.close()
  const [hot = ''] = hotNames(dir)
  writeFileSync(join(dir, hot), `${readFileSync(join(dir, hot), 'utf8')}{"message":"torn`)
  const problems: Problem[] = []
  const two = open({ dir }, problems)
  two.info('second')
  await two.close()
  expect(readLines(dir)).toHaveLength(3)
  expect(problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_UNCLEAN_END'])
})

it('seals a file by its age, also when no line comes any more', async () => {
  const dir = folder()
  const problems: Problem[] = []
  const log = open({ dir, segment: { ageMs: 50 } }, problems)
  log.info('alone')
  await expect.poll(() => [segmentNames(dir).length, ...problems], { timeout: 120_000 }).toEqual([1])
  await expect.poll(() => log.stats.sinks[0]?.extra['waitingFiles'], { timeout: 120_000 }).toBe(0)
  expect(hotNames(dir)).toEqual([])
  expect(readLines(dir)).toHaveLength(1)
  await log.close()
})

it('gives each of two writers a folder of its own, and a reader sees both', async () => {
  const dir = folder()
  const one = open({ dir })
  const two = open({ dir })
  one.info('from one')
  two.info('from two')
  await one.flush()
  await two.flush()
  expect(readStore(dir).map((part) => part.hot.length)).toEqual([1, 1])
  expect(readLines(dir)).toHaveLength(2)
  await one.close()
  await two.close()
  const three = open({ dir })
  three.info('from three')
  await three.close()
  expect(readdirSync(dir)).not.toContain('w3')
  expect(readLines(dir)).toHaveLength(3)
})

it('can be shared by several loggers', async () => {
  const dir = folder()
  const sink = store({ dir })
  const one = createLogger({ sinks: [sink] })
  const two = createLogger({ sinks: [sink] })
  one.info('from one')
  await one.close()
  two.info('from two')
  await two.close()
  expect(readLines(dir)).toHaveLength(2)
})

it('begins anew when its folder was removed, and says so', async () => {
  const dir = folder()
  const problems: Problem[] = []
  const log = open({ dir }, problems)
  log.error('before')
  rmSync(dir, { recursive: true })
  await expect
    .poll(
      () => {
        log.error('after')
        return problems.map(({ code }) => code)
      },
      { timeout: 600_000 },
    )
    .toContain('CORDWOOD_PROBLEM_FILE_REMOVED')
  await log.close()
  expect(readLines(dir).length).toBeGreaterThan(0)
})

it('writes its files with the permissions that it was given', async () => {
  const dir = folder()
  const log = open({ dir, mode: 0o600, segment: { lines: 10 } })
  for (let n = 0; n < 25; n++) log.error('line', { n })
  await expect.poll(() => segmentNames(dir).length, { timeout: 120_000 }).toBe(2)
  // The sealed files are removed after their segments are there.
  await expect.poll(() => log.stats.sinks[0]?.extra['waitingFiles'], { timeout: 120_000 }).toBe(0)
  for (const name of [...segmentNames(dir), ...hotNames(dir), 'manifest.json']) {
    expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600)
  }
  expect(statSync(dir).mode & 0o777).toBe(0o700)
  await log.close()
})

it.each<[string, object, string]>([
  ['no folder', {}, 'CORDWOOD_ERR_OPTION_INVALID'],
  ['an option that is none', { dir: 'x', fsync: true }, 'CORDWOOD_ERR_OPTION_UNKNOWN'],
  ['a part that is none', { dir: 'x', segment: { row: 1 } }, 'CORDWOOD_ERR_OPTION_UNKNOWN'],
  ['a limit that is none', { dir: 'x', retention: { maxBytes: '1 GB' } }, 'CORDWOOD_ERR_OPTION_INVALID'],
  ['another durability', { dir: 'x', durability: 'fsync' }, 'CORDWOOD_ERR_OPTION_INVALID'],
])('refuses %s', (_, options, code) => {
  expect(codeOf(() => store(options as StoreOptions))).toBe(code)
})

it('says when the logger is made that its folder cannot be one', () => {
  expect(codeOf(() => open({ dir: '/dev/null/store' }))).toBe('CORDWOOD_ERR_SOURCE_UNREADABLE')
})

it('refuses a store of a newer version, and leaves it as it is', () => {
  const dir = folder()
  const sink = store({ dir })
  sink.start?.(createHost())
  const path = join(dir, 'manifest.json')
  const newer = readFileSync(path, 'utf8').replace('"version":1', '"version":2')
  writeFileSync(path, newer)
  rmSync(join(dir, 'lock'))
  expect(codeOf(() => open({ dir }))).toBe('CORDWOOD_ERR_STORE_VERSION')
  expect(readFileSync(path, 'utf8')).toBe(newer)
})

it.each(['damaged', 'missing'])('makes a manifest that is %s anew from the segments', async (how) => {
  const dir = folder()
  const one = open({ dir, segment: { lines: 10 } })
  for (let n = 0; n < 35; n++) one.error('line', { n })
  await expect.poll(() => segmentNames(dir).length, { timeout: 120_000 }).toBe(3)
  await one.close()
  if (how === 'damaged') writeFileSync(join(dir, 'manifest.json'), '{"cordwood":"sto')
  else rmSync(join(dir, 'manifest.json'))
  expect(() => readLines(dir)).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_STORE_DAMAGED' }) as Error)
  const problems: Problem[] = []
  const two = open({ dir }, problems)
  await two.close()
  expect(problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_STORE_DAMAGED'])
  expect(readLines(dir)).toHaveLength(35)
})

it('takes up segments again that an older manifest does not name, and removes none', async () => {
  const dir = folder()
  const one = open({ dir, segment: { lines: 10 } })
  const older = readFileSync(join(dir, 'manifest.json'))
  for (let n = 0; n < 35; n++) one.error('line', { n })
  await expect.poll(() => segmentNames(dir).length, { timeout: 120_000 }).toBe(3)
  await one.close()
  writeFileSync(join(dir, 'manifest.json'), older)
  const problems: Problem[] = []
  await open({ dir }, problems).close()
  expect(problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_STORE_DAMAGED'])
  expect(readLines(dir)).toHaveLength(35)
})

it('keeps the plain file of which the segment cannot be read when it makes a manifest anew', async () => {
  const dir = folder()
  const log = open({ dir })
  for (let n = 0; n < 10; n++) log.error('line', { n })
  await log.close()
  writeFileSync(join(dir, '000001-000001.0.cws'), 'not a segment')
  rmSync(join(dir, 'manifest.json'))
  await open({ dir }).close()
  expect(readLines(dir)).toHaveLength(10)
  expect(readdirSync(dir)).toContain('000001-000001.0.cws.bad')
})

it('keeps its lines in plain files while it cannot seal, says so once, and seals them later', async () => {
  const dir = folder()
  const problems: Problem[] = []
  const log = open({ dir, segment: { lines: 10 } }, problems)
  log.error('line', { n: 0 })
  // Nothing can be put in its place: sealing fails, and writing goes on.
  const manifest = join(dir, 'manifest.json')
  const content = readFileSync(manifest)
  rmSync(manifest)
  mkdirSync(join(manifest, 'in the way'), { recursive: true })
  for (let n = 1; n < 25; n++) log.error('line', { n })
  await expect.poll(() => problems.map(({ code }) => code), { timeout: 120_000 }).toEqual(['CORDWOOD_PROBLEM_STORE'])
  expect(log.stats.sinks[0]?.written.total).toBe(25)
  rmSync(manifest, { recursive: true })
  writeFileSync(manifest, content)
  await expect.poll(() => segmentNames(dir).length, { timeout: 120_000 }).toBe(2)
  expect(readLines(dir)).toHaveLength(25)
  await expect
    .poll(() => problems.map(({ code }) => code), { timeout: 120_000 })
    .toEqual(['CORDWOOD_PROBLEM_STORE', 'CORDWOOD_PROBLEM_SINK_RECOVERED'])
  await log.close()
})
