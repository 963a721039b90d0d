import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { generateKeyPairSync } from 'node:crypto'
import { basename, dirname, relative } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type AuditCheckpoint, type AuditOptions, createLogger, verifyAuditLog } from '../../src/index.ts'
import { audited, newPath, readLines, readRecords } from './setup.ts'

const key = 'from a vault'

/** One life of a writer, with so many records. */
async function live(path: string, records: number, options: Partial<AuditOptions> = {}): Promise<string[]> {
  const { log, problems } = audited({ path, key, ...options })
  for (let index = 0; index < records; index++) log.audit('done', { index })
  await log.close()
  return problems.map(({ code, message }) => `${code} ${message}`)
}
const state = async (path: string, options: Parameters<typeof verifyAuditLog>[1] = {}): Promise<unknown[]> => {
  const { ok, records, fault } = await verifyAuditLog(path, { key, ...options })
  return [ok, records, fault?.kind]
}

describe('the chain', () => {
  it('answers with place and hash of the record that is in the file when the call returns', () => {
    const path = newPath()
    const { log } = audited({ path, key })
    const receipts = [log.audit('one'), log.audit('two')]
    expect(readRecords(path)).toMatchObject(receipts.map(({ seq, hash }) => ({ seq, hash })))
    expect(receipts.map(({ seq }) => seq)).toEqual([1, 2])
  })

  it('goes on after a restart', async () => {
    const path = newPath()
    for (const records of [3, 2, 4]) expect(await live(path, records)).toEqual([])
    expect(readRecords(path).map((record) => record['seq'])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(await state(path)).toEqual([true, 9, undefined])
  })

  it.each([2, 30, 200])('goes on after a line that was torn %i bytes before its end, and says so', async (bytes) => {
    const path = newPath()
    await live(path, 3)
    truncateSync(path, statSync(path).size - bytes)
    rmSync(`${path}.checkpoints`)
    const problems = await live(path, 1)
    expect(problems).toEqual([expect.stringMatching(/CORDWOOD_PROBLEM_AUDIT .* ended in the middle of a record/)])
    expect(readRecordsOf(path).map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
    const { ok, records, tears } = await verifyAuditLog(path, { key })
    expect([ok, records, tears]).toEqual([true, 4, [{ file: path, line: 3, bytes: expect.any(Number) }]])
  })

  it('takes a record of which only the line feed is missing for what it is', async () => {
    const path = newPath()
    await live(path, 3)
    truncateSync(path, statSync(path).size - 1)
    expect(await live(path, 1)).toEqual([])
    expect(await state(path)).toEqual([true, 4, undefined])
  })

  it('goes on after the very first line was torn', async () => {
    const path = newPath()
    writeFileSync(path, '{"@timestamp":"2026-')
    await live(path, 2)
    expect(await state(path)).toEqual([true, 3, undefined])
  })

  it('goes on after a crash in the middle of telling of a crash', async () => {
    const path = newPath()
    await live(path, 2)
    rmSync(`${path}.checkpoints`)
    appendFileSync(path, '{"@times\n{"@timestamp":"2026-11-')
    await live(path, 1)
    expect(await state(path)).toEqual([true, 4, undefined])
  })

  it('does not make a crash of a record that somebody changed', async () => {
    const path = newPath()
    await live(path, 3)
    writeFileSync(path, readFileSync(path, 'utf8').replace('"index":2', '"index":7'))
    expect(await live(path, 1)).toEqual([expect.stringContaining('its last record, 3, was changed')])
    expect(await state(path)).toEqual([false, 2, 'content'])
  })

  it('shows that its end was taken away between two lives, as its checkpoints have seen it', async () => {
    const path = newPath()
    await live(path, 5)
    writeFileSync(path, `${readLines(path).slice(0, 3).join('\n')}\n`)
    expect(await live(path, 4)).toEqual([expect.stringContaining('records were lost or taken away')])
    expect(await state(path)).toEqual([false, 4, 'checkpoint'])
  })

  it('goes on from its last checkpoint where the whole file was taken away, so that it is missed', async () => {
    const path = newPath()
    await live(path, 5)
    renameSync(path, `${path}.gone`)
    expect(await live(path, 2)).toEqual([expect.stringContaining('records were lost or taken away')])
    expect(readRecords(path).map((record) => record['seq'])).toEqual([6, 7])
    expect(await state(path)).toEqual([true, 2, undefined])
    expect((await verifyAuditLog(path, { key, checkpoint: [] })).fault?.kind).toBe('missing')
  })

  it('is not begun in a file that is something else', () => {
    const path = newPath()
    writeFileSync(path, 'some text\nof mine\n')
    expect(() => audited({ path })).toThrow(/not an audit log/)
    expect(readFileSync(path, 'utf8')).toBe('some text\nof mine\n')
  })

  it.each([
    [undefined, key],
    [key, undefined],
  ])('keeps to having a key or none: %s, then %s', async (first, second) => {
    const path = newPath()
    const keyed = (value: string | undefined): Partial<AuditOptions> => (value === undefined ? {} : { key: value })
    const { log } = audited({ path, ...keyed(first) })
    log.audit('one')
    await log.close()
    expect(() => audited({ path, ...keyed(second) })).toThrow(/Begin a new file/)
  })

  it('may exchange its key', async () => {
    const path = newPath()
    await live(path, 2)
    await live(path, 2, { key: 'the new one' })
    expect((await verifyAuditLog(path, { key: [key, 'the new one'] })).ok).toBe(true)
  })
})

function readRecordsOf(path: string): { seq: number }[] {
  return readLines(path)
    .filter((line) => line.endsWith('"}'))
    .map((line) => JSON.parse(line) as { seq: number })
}

describe('files', () => {
  it('are renamed when they are full, and the chain goes on', async () => {
    const path = newPath()
    await live(path, 20, { maxFileBytes: 2048 })
    await live(path, 20, { maxFileBytes: 2048 })
    const names = readdirSync(dirname(path)).filter((name) => /^audit\.\d{12}\.log$/.test(name))
    expect(names.length).toBeGreaterThan(5)
    const { ok, records, files } = await verifyAuditLog(path, { key })
    expect([ok, records, files.length]).toEqual([true, 40, names.length + 1])
    for (const file of files) expect(statSync(file).size).toBeLessThanOrEqual(2048)
  })

  it('that are full may be deleted: the checkpoint of each carries the chain on', async () => {
    const path = newPath()
    await live(path, 20, { maxFileBytes: 2048 })
    const { files } = await verifyAuditLog(path, { key })
    for (const file of files.slice(0, 2)) rmSync(file)
    const { ok, first, last } = await verifyAuditLog(path, { key })
    expect([ok, last?.seq]).toEqual([true, 20])
    expect(first?.seq).toBeGreaterThan(2)
  })

  it('stay where they are when the process goes to another folder', async () => {
    const path = newPath()
    const before = process.cwd()
    const { log } = audited({ path: relative(before, path), key, maxFileBytes: 2048 })
    process.chdir(dirname(dirname(path)))
    try {
      for (let index = 0; index < 10; index++) log.audit('done', { index })
      await log.close()
    } finally {
      process.chdir(before)
    }
    expect(await state(path)).toEqual([true, 10, undefined])
  })

  it('go on after the renaming was not followed by a new file', async () => {
    const path = newPath()
    await live(path, 5)
    renameSync(path, path.replace('audit.log', 'audit.000000000005.log'))
    rmSync(`${path}.checkpoints`)
    await live(path, 5)
    expect(await state(path)).toEqual([true, 10, undefined])
  })

  it('are for their owner alone, unless told otherwise', async () => {
    const path = newPath()
    await live(path, 1)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(`${path}.checkpoints`).mode & 0o777).toBe(0o600)
    const other = newPath()
    await live(other, 1, { mode: 0o640 })
    expect(statSync(other).mode & 0o777).toBe(0o640)
  })

  it('need their folder, or make it', async () => {
    const path = newPath().replace('audit.log', 'below/here/audit.log')
    expect(() => audited({ path })).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_SOURCE_UNREADABLE' }))
    await live(path, 1, { mkdir: true })
    expect(await state(path)).toEqual([true, 1, undefined])
  })

  it('that are folders are refused, and no lock is left', () => {
    const path = newPath()
    mkdirSync(path)
    expect(() => audited({ path })).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_SOURCE_UNREADABLE' }))
    expect(readdirSync(dirname(path))).toEqual([basename(path)])
  })
})

describe('two writers of one path', () => {
  it('have a chain each', async () => {
    const path = newPath()
    const [first, second, third] = [audited({ path, key }), audited({ path, key }), audited({ path, key })]
    for (let index = 0; index < 10; index++) for (const { log } of [first, second, third]) log.audit('done', { index })
    for (const { log } of [first, second, third]) await log.close()
    for (const own of ['audit.log', 'audit.2.log', 'audit.3.log']) {
      expect(await state(path.replace('audit.log', own))).toEqual([true, 10, undefined])
    }
  })

  it('have a chain each also where one comes by a link', async () => {
    const path = newPath()
    const link = `${path}.link`
    const first = audited({ path, key })
    first.log.audit('one')
    symlinkSync(path, link)
    const second = audited({ path: link, key })
    second.log.audit('two')
    for (const { log } of [first, second]) await log.close()
    expect(readRecords(path)).toHaveLength(1)
    expect(await state(path)).toEqual([true, 1, undefined])
  })

  it('are refused where one is enough', async () => {
    const path = newPath()
    const first = audited({ path, key, sharing: 'refuse' })
    expect(() => audited({ path, key, sharing: 'refuse' })).toThrow(/no other writer/)
    await first.log.close()
    await live(path, 1, { sharing: 'refuse' })
  })
})

describe('a writer that was thought gone', () => {
  afterEach(() => vi.useRealTimers())

  it('goes on in a file of its own where another one has taken its file', async () => {
    vi.useFakeTimers()
    const path = newPath()
    const { log, problems } = audited({ path, key })
    log.audit('one')
    const lock = path.replace('audit.log', '.audit.log.lock')
    const owner = JSON.parse(readFileSync(lock, 'utf8')) as object
    writeFileSync(lock, JSON.stringify({ ...owner, id: '0a' }))
    vi.advanceTimersByTime(15_000)
    log.audit('two')
    vi.useRealTimers()
    await log.close()
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/Another process has taken .*audit\.log.* in .*audit\.2\.log/),
    ])
    expect([readRecords(path).length, readRecords(path.replace('audit.log', 'audit.2.log')).length]).toEqual([1, 1])
    expect(existsSync(lock)).toBe(true)
  })

  it('touches its lock, so that owners of other hosts see that it lives', async () => {
    vi.useFakeTimers()
    const path = newPath()
    const { log } = audited({ path, key })
    const lock = path.replace('audit.log', '.audit.log.lock')
    utimesSync(lock, new Date(0), new Date(0))
    vi.advanceTimersByTime(15_000)
    expect(statSync(lock).mtimeMs).toBeGreaterThan(0)
    vi.useRealTimers()
    await log.close()
  })
})

describe('checkpoints', () => {
  it('may be told of in a record, without end', async () => {
    const path = newPath()
    const { log } = audited({
      path,
      key,
      checkpoint: { every: 1, onCheckpoint: ({ seq }) => log.audit('checkpoint sent', { seq }) },
    })
    log.audit('one')
    log.audit('two')
    await log.close()
    expect((await verifyAuditLog(path, { key })).ok).toBe(true)
    expect(readRecords(path).map(({ message }) => message)).toEqual(['one', 'checkpoint sent', 'two', 'checkpoint sent'])
  })

  it('are made after each so many records, and at the end', async () => {
    const path = newPath()
    const told: AuditCheckpoint[] = []
    await live(path, 25, { checkpoint: { every: 10, onCheckpoint: (checkpoint) => told.push(checkpoint) } })
    const records = readRecords(path)
    expect(told.map(({ seq, hash }) => [seq, hash])).toEqual([10, 20, 25].map((seq) => [seq, records[seq - 1]?.['hash']]))
    expect(readRecords(`${path}.checkpoints`)).toEqual(told)
    expect(await verifyAuditLog(path, { key, checkpoint: told })).toMatchObject({ ok: true, checkpoints: 3, provenSeq: 25 })
  })

  it('are not made twice', async () => {
    const path = newPath()
    await live(path, 10, { checkpoint: { every: 10 } })
    await live(path, 0, { checkpoint: { every: 10 } })
    expect(readRecords(`${path}.checkpoints`)).toHaveLength(1)
  })

  it('are signed so that the public key is enough', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const other = generateKeyPairSync('ed25519').publicKey
    const path = newPath()
    const checkpoint = `${path}.elsewhere`
    const signingKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const { log } = audited({ path, signingKey, checkpoint: { path: checkpoint } })
    log.audit('one')
    await log.close()
    expect(existsSync(`${path}.checkpoints`)).toBe(false)
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
    expect(await verifyAuditLog(path, { publicKey: pem, checkpoint })).toMatchObject({ ok: true, checkpoints: 1 })
    expect((await verifyAuditLog(path, { publicKey: [other], checkpoint })).fault?.kind).toBe('signature')
    writeFileSync(path, '')
    expect((await verifyAuditLog(path, { publicKey, checkpoint })).fault?.kind).toBe('truncated')
  })

  it('that cannot be kept are a problem, and hinder nobody', async () => {
    const path = newPath()
    const problems = await live(path, 2, {
      checkpoint: {
        path: `${path}/nowhere`,
        onCheckpoint: () => Promise.reject(new Error('no network')),
      },
    })
    expect(problems).toEqual([expect.stringContaining('could not be written'), expect.stringContaining('onCheckpoint')])
    expect(await state(path)).toEqual([true, 2, undefined])
  })
})

describe('what cannot be used', () => {
  it.each([
    [{}, /path/],
    [{ path: 'a', key: '' }, /key/],
    [{ path: 'a', signingKey: 'x' }, /signingKey/],
    [{ path: 'a', fsync: 'sometimes' }, /fsync/],
    [{ path: 'a', keep: 'actor' }, /keep/],
    [{ path: 'a', onFailure: 'ignore' }, /onFailure/],
    [{ path: 'a', checkpoint: { every: 0 } }, /every/],
    [{ path: 'a', rotate: true }, /among/],
    [{ path: 'a', sharing: 'all' }, /sharing/],
  ])('%j is refused', (options, message) => {
    expect(() => createLogger({ sinks: [], audit: options as unknown as AuditOptions })).toThrow(message)
  })

  it('a folder that cannot be written to is told at once', () => {
    expect(() => audited({ path: '/proc/audit.log' })).toThrow(
      expect.objectContaining({ code: 'CORDWOOD_ERR_SOURCE_UNREADABLE' }),
    )
  })
})
