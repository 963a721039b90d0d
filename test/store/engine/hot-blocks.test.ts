import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { LogEngine } from '../../../src/core/engine.ts'
import { parseQuery } from '../../../src/query/parser.ts'
import { createStoreReader } from '../../../src/store/engine/store-engine.ts'
import { createFolder } from '../folder.ts'
import { StoreFolder } from './store-folder.ts'

const folder = createFolder()
const begin = Date.parse('2026-11-20T00:00:00Z')

const line = (n: number): string =>
  `{"@timestamp":"${new Date(begin + n).toISOString()}","log.level":"info","message":"order ${n} placed","n":${n}}\n`

/** All numbers, in order, how many ids there are, and how many bytes of columns were read. */
async function numbers(logs: LogEngine): Promise<{ readonly found: unknown[]; readonly bytes: number; readonly ids: number }> {
  const { records, total, $ } = await logs.search(parseQuery('*'), {}, { limit: 10_000, order: 'oldest' })
  expect(total).toBe(records.length)
  return {
    found: records.map(({ fields }) => fields['n']),
    bytes: $.readBytes ?? 0,
    ids: new Set(records.map(({ id }) => id)).size,
  }
}

it('finds each line once while the plain file grows and becomes blocks from look to look', { timeout: 120_000 }, async () => {
  const place = new StoreFolder(join(folder, 'growing'))
  const logs = createStoreReader({ dir: place.folder }, true, 2_000)
  const wanted: number[] = []
  for (let look = 0; look < 40; look++) {
    for (let n = 0; n < 30; n++) place.append(line(wanted.push(wanted.length) - 1))
    // A line that is still being written is none.
    const next = line(wanted.length)
    place.append(next.slice(0, 20))
    const { found, ids, bytes } = await numbers(logs)
    expect(found).toEqual(wanted)
    expect(ids).toBe(wanted.length)
    // Only columns of blocks can be read before anything is sealed.
    if (look === 1) expect(bytes).toBeGreaterThan(0)
    place.append(next.slice(20))
    wanted.push(wanted.length)
    if (look % 10 === 9) place.seal()
  }
  expect((await numbers(logs)).found).toEqual(wanted)
  await logs.close()
})

it('gives lines without an id and a time those that they have without blocks', { timeout: 120_000 }, async () => {
  const place = new StoreFolder(join(folder, 'foreign'))
  for (let n = 0; n < 200; n++) {
    place.append(n % 7 === 0 ? line(n) : n % 3 === 0 ? `{"n":${n}}\n` : n % 5 === 0 ? '\r\n' : `plain ${n}\n`)
  }
  const [blocks, plain] = [createStoreReader({ dir: place.folder }, true, 500), createStoreReader({ dir: place.folder })]
  const all = async (logs: LogEngine): Promise<unknown> =>
    (await logs.search(parseQuery('*'), {}, { limit: 10_000, order: 'newest' })).records
  const wanted = await all(plain)
  for (let look = 0; look < 20; look++) expect(await all(blocks)).toEqual(wanted)
  await blocks.close()
  await plain.close()
})

it('reads a file with a line that is longer than a block line by line', { timeout: 120_000 }, async () => {
  const place = new StoreFolder(join(folder, 'long'))
  const logs = createStoreReader({ dir: place.folder }, true, 1_000)
  place.append(line(0))
  place.append(`{"n":1,"text":"${'x'.repeat(5_000)}"}\n`)
  for (let n = 2; n < 100; n++) place.append(line(n))
  for (let look = 0; look < 5; look++) expect(new Set((await numbers(logs)).found).size).toBe(100)
  await logs.close()
})

it('cuts a line beyond the limit in a block as elsewhere', { timeout: 120_000 }, async () => {
  const place = new StoreFolder(join(folder, 'limit'))
  const logs = createStoreReader({ dir: place.folder, maxLineBytes: 1_024 }, true, 104_000)
  for (let n = 0; n < 100; n++) place.append(n === 10 ? `{"n":10,"text":"${'x'.repeat(100_000)}"}\n` : line(n))
  const messages = async (): Promise<string[]> =>
    (await logs.search(parseQuery('*'), {}, { limit: 1_000, order: 'oldest' })).records.map(({ message }) => message)
  const first = await messages()
  expect(first.filter((message) => message.startsWith('{"n":10,'))).toHaveLength(1)
  for (let look = 0; look < 5; look++) expect(await messages()).toEqual(first)
  await logs.close()
})
