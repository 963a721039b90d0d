import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { LogRecord } from '../../src/core/record.ts'
import { createLogger } from '../../src/index.ts'
import { kql, openLogs, type Person, type PersonOptions } from '../../src/search/index.ts'
import { repairStore } from '../../src/store/index.ts'
import { StoreFolder } from '../store/engine/store-folder.ts'
import { createFolder, ecsLine, tenOClock, write } from '../store/folder.ts'

const clock = { now: () => tenOClock + 60_000, monotonic: () => performance.now() }

/** Ten lines: of ann five by her id, one more by her address in the message. */
function prepare(): {
  path: string
  store: string
  audit: () => Record<string, unknown>[]
  request: PersonOptions
} {
  const lines = Array.from({ length: 10 }, (_, at) =>
    ecsLine(at * 1000, at === 9 ? 'mail to ann@example.org bounced' : `order ${at}`, { 'user.id': at % 2 === 0 ? 'ann' : 'bob' }),
  )
  const path = createFolder()
  write(path, 'app.log', lines.join(''))
  const store = new StoreFolder(createFolder())
  store.append(lines.slice(0, 6).join(''))
  store.seal()
  store.append(lines.slice(6).join(''))
  const auditPath = join(createFolder(), 'audit.log')
  const log = createLogger({ sinks: [], audit: { path: auditPath, key: 'a key that is kept elsewhere' }, exit: { signals: [] } })
  onTestFinished(async () => void (await log.close()))
  return {
    path,
    store: store.folder,
    audit: () =>
      readFileSync(auditPath, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter((line) => JSON.stringify(line).includes('person.')),
    request: { audit: log, actor: 'officer', reference: 'DSR-17' },
  }
}

const ann: Person = { 'user.id': 'ann', message: 'ann@example.org' }

describe('the data of a person', () => {
  it('are found by any of what he is known by, with an audit record that does not say it', async () => {
    const { path, audit, request } = prepare()
    const logs = await openLogs(path, { clock })
    expect(await logs.findPerson(ann, request)).toEqual({
      lines: 6,
      first: new Date(tenOClock),
      last: new Date(tenOClock + 9000),
      complete: true,
    })
    expect((await logs.findPerson(kql`user.id:${'ann'}`, request)).lines).toBe(5)
    expect((await logs.findPerson({ 'user.id': ['ann', 'bob'] }, { ...request, range: { last: '56s' } })).lines).toBe(6)
    expect((await logs.findPerson({ 'user.id': 'nobody' }, request)).first).toBeUndefined()
    const records = audit()
    expect(records).toHaveLength(4)
    const [first] = records.map((record) => JSON.stringify(record))
    expect(first).toMatch(/person\.find.*DSR-17/)
    expect(first).toContain('user.id')
    expect(first).not.toMatch(/"ann"|ann@|officer/)
  })

  it('are exported, oldest first, recorded before the first line and after the last', async () => {
    const { path, audit, request } = prepare()
    const logs = await openLogs(path, { clock })
    const lines: LogRecord[] = []
    for await (const line of logs.exportPerson(ann, request)) {
      if (lines.length === 0) expect(audit()).toHaveLength(1)
      lines.push(line)
    }
    expect(lines.map(({ message }) => message)).toEqual([
      'order 0',
      'order 2',
      'order 4',
      'order 6',
      'order 8',
      'mail to ann@example.org bounced',
    ])
    expect(JSON.stringify(audit()[1])).toMatch(/"complete"/)
    for await (const _ of logs.exportPerson(ann, request)) break
    expect(JSON.stringify(audit().at(-1))).toMatch(/"stopped"/)
  })

  it('are not erased where an engine only reads, and that is said', async () => {
    const { path, request } = prepare()
    const logs = await openLogs(path, { clock })
    await expect(logs.erasePerson(ann, request)).rejects.toThrow(/only reads files/)
  })

  it('are erased from a store, sealed and not, with a record before and after, and counted again', async () => {
    const { store, audit, request } = prepare()
    const logs = await openLogs(store, { clock })
    expect(await logs.erasePerson(ann, request)).toEqual({ found: 6, erased: 6, failed: 0, reasons: [], remaining: 0 })
    expect((await logs.findPerson(ann, request)).lines).toBe(0)
    expect((await logs.search('*')).total).toBe(4)
    const states = audit().map((record) => /"state":"(\w+)"/.exec(JSON.stringify(record))?.[1])
    expect(states.filter((state) => state !== undefined)).toEqual(['begun', 'complete'])
  })

  it('are not said to be erased where a part of the logs cannot be read, or was put aside by a repair', async () => {
    const { store, audit, request } = prepare()
    const [segment = ''] = readdirSync(store).filter((name) => name.endsWith('.cws'))
    const path = join(store, segment)
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.fill(7, bytes.length - 40))
    const logs = await openLogs(store, { clock })
    const damaged = [expect.stringContaining(segment) as string]
    expect(await logs.erasePerson(ann, request)).toMatchObject({ failed: 0, remaining: 0, reasons: damaged })
    expect(await repairStore(store)).toMatchObject({ damaged: 1, putAside: [`${path}.bad`] })
    const { reasons } = await logs.erasePerson(ann, request)
    expect(reasons).toEqual([expect.stringMatching(/\.cws\.bad .*Remove it/)])
    await logs.close()
    const states = audit().map((record) => /"(begun|complete|partial)"/.exec(JSON.stringify(record))?.[1])
    expect(states).toEqual(['begun', 'partial', 'begun', 'partial'])
  })

  it('stay when the record cannot be written', async () => {
    const { store, request } = prepare()
    const logs = await openLogs(store, { clock })
    const audit = { audit: () => ({ durable: Promise.reject(new Error('disk full')) }) }
    await expect(logs.erasePerson(ann, { ...request, audit })).rejects.toThrow('disk full')
    expect((await logs.search('*')).total).toBe(10)
  })

  it('stay with a guard what they are for those within it', async () => {
    const { store, request } = prepare()
    const logs = await openLogs(store, { clock, guard: 'order' })
    expect((await logs.findPerson(ann, request)).lines).toBe(5)
    expect(await logs.erasePerson(ann, request)).toMatchObject({ erased: 5, remaining: 0 })
    expect((await (await openLogs(store, { clock })).search('*')).total).toBe(5)
  })

  it.each([{}, { 'user.id': '' }, { 'user.id': [] }, kql`*`, kql`not user.id:ann`, 'ann', null])(
    'are of nobody who is known by %j',
    async (person) => {
      const { path, request } = prepare()
      const logs = await openLogs(path, { clock })
      await expect(async () => logs.findPerson(person as Person, request)).rejects.toMatchObject({
        code: 'CORDWOOD_ERR_OPTION_INVALID',
      })
    },
  )

  it('are looked at on behalf of somebody, for a reason, and with a record', async () => {
    const { path, request } = prepare()
    const logs = await openLogs(path, { clock })
    for (const missing of ['actor', 'reference', 'audit'])
      await expect(logs.findPerson(ann, { ...request, [missing]: undefined }), missing).rejects.toMatchObject({
        code: 'CORDWOOD_ERR_OPTION_INVALID',
      })
  })
})
