import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { openLogs } from '../../../src/search/index.ts'
import { openImport } from '../../../src/store/index.ts'

// A thread takes seconds to start where other work goes on beside.
vi.setConfig({ testTimeout: 600_000 })
const dir = mkdtempSync(join(tmpdir(), 'cordwood-import-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

it('lets others have the folder that it could not begin with', async () => {
  await openImport(dir).close()
  const manifest = join(dir, 'manifest.json')
  const own = readFileSync(manifest, 'utf8')
  writeFileSync(manifest, own.replace('"version":1', '"version":99'))
  expect(() => openImport(dir)).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_STORE_VERSION' }) as Error)
  expect(existsSync(join(dir, 'lock'))).toBe(false)
  writeFileSync(manifest, own)
  await openImport(dir).close()
  expect(existsSync(join(dir, 'w2'))).toBe(false)
})

it('names lines by their source where no fingerprint is given, so that those of two sources are told apart', async () => {
  const store = join(dir, 'two sources')
  await using into = openImport(store)
  const lines = Buffer.from('started\nstopped\n')
  const place = { start: 0, offset: lines.length, time: Date.UTC(2026, 0, 1) }
  await into.add(lines, { source: 'a.log', ...place })
  await into.add(lines, { source: 'b.log', ...place })
  await into.flush()
  await using logs = await openLogs(store)
  const { records } = await logs.query('started').search()
  expect(records.map(({ message }) => message)).toEqual(['started', 'started'])
  expect(new Set(records.map(({ id }) => id)).size).toBe(2)
  for (const { id } of records) expect((await logs.get(id))?.message).toBe('started')
})

it.each([
  { source: '', start: 0, offset: 5, time: 0 },
  { source: undefined as never, start: 0, offset: 5, time: 0 },
  { source: 'a.log', print: 'short', start: 0, offset: 5, time: 0 },
  { source: 'a.log', start: 0.5, offset: 5, time: 0 },
])('refuses what is no place: %j', async (place) => {
  await using into = openImport(join(dir, 'no place'))
  await expect(into.add(Buffer.from('line\n'), place)).rejects.toThrow(/Expected a place \{ source, start, offset, time/)
})
