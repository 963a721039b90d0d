import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { LogRecord } from '../../../src/core/record.ts'
import { decodeLine } from '../../../src/json/decode.ts'
import { aggregateRecords } from '../../../src/query/aggregate.ts'
import { parseQuery } from '../../../src/query/parser.ts'
import { openLogs } from '../../../src/search/index.ts'
import { createStoreEngine } from '../../../src/store/create-store-engine.ts'
import { messagePatterns } from '../../../src/template/message-patterns.ts'
import { createFolder, ecsLine, tenOClock, write } from '../folder.ts'
import { StoreFolder } from './store-folder.ts'

const folder = createFolder()
let stores = 0
const newStore = (): StoreFolder => new StoreFolder(join(folder, `store-${stores++}`))
const bootId = '0mhxq3k2pconform1'
const lines = (from: number, count: number, more: (at: number) => object = () => ({})): string =>
  Array.from({ length: count }, (_, at) =>
    ecsLine(1000 * (from + at), `order ${from + at} placed`, {
      'process.entity_id': bootId,
      'event.sequence': from + at + 1,
      'trace.id': (from + at).toString(16).padStart(32, 'f'),
      n: from + at,
      ...more(from + at),
    }),
  ).join('')
/** Three segments of 100 lines, and 10 lines that are not sealed. */
function filledStore(): StoreFolder {
  const place = newStore()
  for (const from of [0, 100, 200]) {
    place.append(lines(from, 100))
    place.seal()
  }
  place.append(lines(300, 10))
  return place
}
const all = { kind: 'all' } as const
const segmentsOf = (place: StoreFolder): string[] =>
  readdirSync(place.folder)
    .filter((name) => name.endsWith('.cws'))
    .sort()

it('is opened by openLogs for the folder of a store, and for a folder with a store and files in it', async () => {
  const place = filledStore()
  const logs = await openLogs(place.folder)
  const page = await logs.search('n >= 5')
  expect([page.total, page.$.engine, page.$.exact]).toEqual([305, 'store', true])
  await logs.close()

  const outer = join(folder, 'outer')
  const inner = new StoreFolder(join(outer, 'deep', 'store'))
  inner.append(lines(0, 3))
  inner.seal()
  inner.append(lines(3, 2))
  write(outer, 'beside.log', ecsLine(500, 'beside'))
  const both = await openLogs(outer)
  const { records, total } = await both.search('*', {}, 10)
  expect(total).toBe(6)
  expect(records.map(({ message }) => message)).toContain('beside')
  const exported: string[] = []
  for await (const { message } of both.query().export()) exported.push(message)
  expect(exported).toEqual(['order 0 placed', 'beside', 'order 1 placed', 'order 2 placed', 'order 3 placed', 'order 4 placed'])
  await both.close()
})

it('reads the folders of all writers of a store', async () => {
  const place = newStore()
  place.append(lines(0, 5))
  place.seal()
  const second = new StoreFolder(join(place.folder, 'w2'))
  second.append(lines(10, 5))
  second.seal()
  second.append(lines(20, 1))
  const engine = createStoreEngine({ dir: place.folder })
  expect((await engine.search(all, {}, { limit: 1, order: 'newest' })).total).toBe(11)
  await engine.close()
})

it('reads only the segments in which a range or a filter says that something may be', async () => {
  const engine = createStoreEngine({ dir: filledStore().folder })
  const inTime = await engine.search(all, { from: tenOClock + 150_000, to: tenOClock + 160_000 }, { limit: 5, order: 'oldest' })
  expect(inTime).toMatchObject({ total: 10, $: { skippedSegments: 2, exact: true } })
  const again = await engine.search(all, { from: tenOClock + 150_000, to: tenOClock + 160_000 }, { limit: 5, order: 'oldest' })
  expect([inTime.$.readBytes, again.$.readBytes]).toEqual([expect.any(Number), 0])
  await engine.close()
})

it('lets a damaged segment cost that segment only, and says so', async () => {
  const place = filledStore()
  const path = join(place.folder, segmentsOf(place)[1] ?? '')
  const bytes = readFileSync(path)
  writeFileSync(path, Buffer.concat([bytes.subarray(0, bytes.length - 12), Buffer.alloc(12, 7)]))
  const engine = createStoreEngine({ dir: place.folder })
  const page = await engine.search(all, {}, { limit: 1000, order: 'oldest' })
  expect([page.total, page.records.length, page.$.exact]).toEqual([210, 210, false])
  expect(page.$.warnings).toHaveLength(1)
  expect(page.$.warnings?.[0]).toContain(path)
  const { total, $ } = await engine.aggregate(all, { n: { stats: 'n' } }, {})
  expect([total, $.exact]).toEqual([210, false])
  const exported: LogRecord[] = []
  await expect(
    (async () => {
      for await (const record of engine.export(all, {})) exported.push(record)
    })(),
  ).rejects.toMatchObject({ code: 'CORDWOOD_ERR_SOURCE_UNREADABLE' })
  expect(exported).toHaveLength(210)
  await engine.close()
})

it('lets damage within the columns of a segment cost that segment only', async () => {
  const place = filledStore()
  const path = join(place.folder, segmentsOf(place)[1] ?? '')
  const bytes = readFileSync(path)
  // Behind the head: frames of columns; the footer at the end stays whole.
  for (let at = 40; at < bytes.length / 3; at++) bytes[at] = 0x55
  writeFileSync(path, bytes)
  const engine = createStoreEngine({ dir: place.folder })
  const page = await engine.search(parseQuery('order and n >= 0'), {}, { limit: 1000, order: 'oldest' })
  expect([page.total, page.$.exact]).toEqual([210, false])
  expect(page.$.warnings?.join(' ')).toContain(path)
  await engine.close()
})

it('refuses a segment of a newer version with a clear error', async () => {
  const place = filledStore()
  const path = join(place.folder, 'manifest.json')
  writeFileSync(path, readFileSync(path, 'utf8').replace('"version":1', '"version":99'))
  const engine = createStoreEngine({ dir: place.folder })
  await expect(engine.search(all, {}, { limit: 1, order: 'newest' })).rejects.toMatchObject({
    code: 'CORDWOOD_ERR_STORE_VERSION',
  })
  await engine.close()
})

it('answers in part when the time is up, and rejects when the signal is given', async () => {
  const place = filledStore()
  let now = 0
  // Each look at the clock takes a second.
  const clock = { now: () => tenOClock, monotonic: () => (now += 1000) }
  const engine = createStoreEngine({ dir: place.folder, clock })
  const page = await engine.search(all, {}, { limit: 10, order: 'newest', timeoutMs: 4000 })
  expect(page.$).toMatchObject({ timedOut: true, exact: false })
  expect(page.total).toBeLessThan(310)
  const stopping = new AbortController()
  const asking = engine.aggregate(all, { n: { stats: 'n' } }, {}, { signal: stopping.signal })
  stopping.abort()
  await expect(asking).rejects.toMatchObject({ code: 'CORDWOOD_ERR_ABORTED' })
  await engine.close()
})

it('pages on where it was when lines are sealed and merged between two pages', async () => {
  const place = newStore()
  for (const from of [0, 40]) {
    // Four lines in each millisecond, some of them alike in all but their place.
    place.append(lines(from, 40).replaceAll(/"event.sequence":(\d+)/g, (_, sequence: string) => `"event.sequence":${Math.ceil(Number(sequence) / 2)}`).replaceAll(/\d\d\.000Z/g, '00.000Z')) // prettier-ignore
    place.rotate()
  }
  const engine = createStoreEngine({ dir: place.folder })
  for (const order of ['newest', 'oldest'] as const) {
    const found: unknown[] = []
    let after: string | undefined
    const steps = [() => undefined, () => place.sealAll(), () => place.merge('online'), () => place.merge('cold')]
    do {
      steps.shift()?.()
      const page = await engine.search(all, {}, { limit: 7, order, ...(after === undefined ? {} : { after }) })
      found.push(...page.records.map(({ fields }) => fields['n']))
      after = page.cursor
    } while (after !== undefined)
    expect(found.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 80 }, (_, at) => at))
  }
  await engine.close()
})

it('answers the same with next to no cache', async () => {
  const place = filledStore()
  const queries = ['order', '"order 42 placed"', 'n >= 250', 'trace.id:ff*', 'level:info and not n:5', '*']
  const answers = async (memoryBytes: number): Promise<unknown[]> => {
    const engine = createStoreEngine({ dir: place.folder, memoryBytes })
    const found: unknown[] = []
    for (const query of queries) {
      const { total, records } = await engine.search(parseQuery(query), {}, { limit: 20, order: 'newest' })
      found.push(
        [total, records],
        (await engine.aggregate(parseQuery(query), { n: { stats: 'n' }, top: { terms: 'n' } }, {})).results,
      )
    }
    await engine.close()
    return found
  }
  expect(await answers(0)).toEqual(await answers(64 * 1024 * 1024))
})

it('counts kinds of messages over many segments as the reference evaluator does, with what stands within', async () => {
  const place = newStore()
  const texts: string[] = []
  for (let from = 0; from < 500; from += 100) {
    // Kinds that are in all segments, in the first only, and with an id of their own.
    const text = lines(from, 100, (at) => ({
      ...(at % 3 === 0 ? { message: `user u${at % 7} left after ${at} ms`, 'log.level': 'warn' } : {}),
      ...(at < 4 ? { message: `started in ${at} steps` } : {}),
      ...(at % 5 === 0 ? { 'log.template_id': '00000000000000ab' } : {}),
    }))
    texts.push(text)
    place.append(text)
    place.seal()
  }
  const records = texts
    .join('')
    .trimEnd()
    .split('\n')
    .map((line) => decodeLine(line, { id: '', time: 0 }))
  const engine = createStoreEngine({ dir: place.folder })
  for (const aggs of [
    {},
    { levels: { terms: 'level' } },
    { minutes: { dateHistogram: '1m' } },
    { last: { topHits: 2 } },
    { n: { stats: 'n' } },
  ]) {
    const aggregations = { kinds: { patterns: true as const, aggs } }
    const { results } = await engine.aggregate(all, aggregations, {})
    expect(results).toEqual(aggregateRecords(records, aggregations, {}, { patterns: messagePatterns() }))
  }
  await engine.close()
})

it.each([
  'nov',
  '"nov 21"',
  'message:n*v',
  '21',
  '-12345678901234567',
  'dead',
  'deadbeef',
  '"10 0 0"',
  'sshd',
  'message:*.7',
  '7f',
  '17',
])('finds %s in sealed texts of times, numbers and ids as in those that are not sealed', async (query) => {
  const text = Array.from({ length: 300 }, (_, at) => {
    const id = (at * 2_654_435_761).toString(16).padStart(16, at % 2 === 0 ? 'deadbeef' : '0')
    return `Nov 21 10:${String(at % 60).padStart(2, '0')}:00 host sshd[${at}]: session ${id} from 10.0.0.${at % 9} took -${12_345_678_901_234_567n + BigInt(at)} ms\n`
  }).join('')
  const [hot, sealed] = [newStore(), newStore()]
  for (const place of [hot, sealed]) place.append(text)
  sealed.seal()
  const totals = [hot, sealed].map(async (place) => {
    const engine = createStoreEngine({ dir: place.folder })
    const { total } = await engine.search(parseQuery(query), {}, { limit: 0, order: 'newest' })
    await engine.close()
    return total
  })
  const [expected, found] = await Promise.all(totals)
  expect(found).toBe(expected)
})

it('goes on with what it has open while the segments are merged and removed', async () => {
  const place = filledStore()
  const engine = createStoreEngine({ dir: place.folder })
  const found: unknown[] = []
  for await (const { fields } of engine.export(all, {})) {
    found.push(fields['n'])
    if (found.length === 150) place.merge('cold')
  }
  expect(found).toEqual(Array.from({ length: 310 }, (_, at) => at))
  expect((await engine.search(all, {}, { limit: 0, order: 'newest' })).total).toBe(310)
  await engine.close()
})

it('tails lines also when they are sealed and merged before they are looked for', async () => {
  const place = filledStore()
  const engine = createStoreEngine({ dir: place.folder, pollIntervalMs: 5 })
  const stopping = new AbortController()
  const found: unknown[] = []
  const tail = (async () => {
    for await (const { fields } of engine.tail(parseQuery('order and n >= 305'), { signal: stopping.signal })) {
      found.push(fields['n'])
      if (found.length === 60) stopping.abort()
    }
  })()
  for (let from = 310; from < 370; from += 10) {
    place.append(lines(from, 5))
    place.seal()
    place.append(lines(from + 5, 5))
    if (from % 20 === 0) place.seal()
    if (from === 340) place.merge('online')
    await new Promise((resolve) => setTimeout(resolve, from % 30))
  }
  await tail
  expect(found.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 60 }, (_, at) => 310 + at))
  await engine.close()
})

it('erases lines of a store, and tells of those that stand in plain files beside it', async () => {
  const place = newStore()
  place.append(lines(0, 20))
  place.seal()
  const beside = write(folder, 'beside-erase/app.log', lines(4, 1))
  const engine = createStoreEngine({ dir: place.folder, files: [beside] })
  const result = await engine.erase?.(parseQuery('n:(3 or 4)'), {})
  expect(result).toMatchObject({ found: 3, erased: 2, failed: 1 })
  expect(result?.reasons.join(' ')).toContain(beside)
  expect((await engine.search(parseQuery('n:(3 or 4)'), {}, { limit: 0, order: 'newest' })).total).toBe(1)
  await engine.close()
})

it('says what is wrong with its options, and that it is closed', async () => {
  expect(() => createStoreEngine({ dir: '' })).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }) as Error)
  expect(() => createStoreEngine({ dir: 'x', cache: 1 } as never)).toThrow(
    expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_UNKNOWN' }) as Error,
  )
  const engine = createStoreEngine({ dir: join(folder, 'nowhere') })
  await expect(engine.search(all, {}, { limit: 1, order: 'newest' })).rejects.toMatchObject({
    code: 'CORDWOOD_ERR_SOURCE_UNREADABLE',
  })
  mkdirSync(join(folder, 'nowhere'))
  expect((await engine.search(all, {}, { limit: 1, order: 'newest' })).total).toBe(0)
  await engine.close()
  await expect(engine.search(all, {}, { limit: 1, order: 'newest' })).rejects.toMatchObject({ code: 'CORDWOOD_ERR_CLOSED' })
})
