import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { verifyAuditLog } from '../../src/audit/verify.ts'
import { readEraseRequest } from '../../src/cli/store/erase-request.ts'
import { ecsLine, write } from '../store/folder.ts'
import { cordwood, folder } from './cli.ts'

vi.setConfig({ testTimeout: 600_000 })

/** A store with a hundred lines of ten users, at a path within the folder. */
async function importLines(name: string): Promise<string> {
  const lines = Array.from({ length: 100 }, (_, at) => ecsLine(at, `order ${at} placed`, { 'user.id': `u-${at % 10}` }))
  write(folder, `${name}/app.log`, lines.join(''))
  expect((await cordwood(['import', `${name}/app.log`, '--into', `${name}/store`])).code).toBe(0)
  return `${name}/store`
}

it('is recorded before and after in an audit log, without the query, by the user of the system', async () => {
  const store = await importLines('recorded')
  const asked = ['erase', 'user.id:u-7', store, '--yes', '--audit', 'recorded/audit/audit.log', '--reference', 'DSR-17']
  expect(await cordwood(asked)).toEqual({ code: 0, out: `${store}: 10 lines erased\n`, error: '' })
  expect((await cordwood(['count', '*', store])).out).toBe('90\n')
  const path = join(folder, 'recorded/audit/audit.log')
  const records = readFileSync(path, 'utf8').trimEnd().split('\n')
  const common = { action: 'person.erase', reference: 'DSR-17', engine: 'store', actor: expect.stringMatching(/./) }
  expect(records.map((record) => JSON.parse(record) as unknown)).toMatchObject([
    { ...common, state: 'begun', lines: 10 },
    { ...common, state: 'complete', found: 10, erased: 10, failed: 0, remaining: 0 },
  ])
  expect(records.join('')).not.toContain('u-7')
  expect(await verifyAuditLog(path)).toMatchObject({ ok: true, records: 2 })
})

it('goes on in the audit log of the time before, with its key, which hashes the actor', async () => {
  const store = await importLines('keyed')
  write(folder, 'keyed/key', 'from a vault\n')
  for (const user of ['u-1', 'u-2']) {
    const record = [
      '--audit',
      'keyed/audit.log',
      '--audit-key-file',
      'keyed/key',
      '--actor',
      'ann@example.com',
      '--reference',
      user,
    ]
    const { out } = await cordwood(['erase', `user.id:${user}`, store, '--yes', '--json', ...record])
    expect(JSON.parse(out)).toEqual({ place: store, found: 10, erased: 10, failed: 0, reasons: [], remaining: 0 })
  }
  const text = readFileSync(join(folder, 'keyed/audit.log'), 'utf8')
  expect(text.match(/"actor":"hmac:[^"]+"/g)).toHaveLength(4)
  expect(text).not.toContain('ann@')
  const verified = await cordwood(['audit', 'verify', 'keyed/audit.log', '--key-file', 'keyed/key'])
  expect(verified.out).toContain('4 records, 1 to 4')
})

it('does nothing where the record cannot be written, nor where it is not said who is erased', async () => {
  const store = await importLines('refused')
  writeFileSync(join(folder, 'refused/file'), '')
  for (const [query, path] of [
    ['user.id:u-7', 'refused/file/audit.log'],
    ['not user.id:u-7', 'refused/audit.log'],
    ['*', 'refused/audit.log'],
  ] as const) {
    const { code, error } = await cordwood(['erase', query, store, '--yes', '--audit', path, '--reference', 'DSR-18'])
    expect(error).toMatch(/^cordwood: Expected/)
    expect(code).toBe(2)
  }
  expect((await cordwood(['count', '*', store])).out).toBe('100\n')
})

it('writes no record where it only counts', async () => {
  const store = await importLines('counted')
  const { out } = await cordwood(['erase', 'user.id:u-7', store, '--audit', 'counted/audit.log', '--reference', 'DSR-19'])
  expect(out).toMatch(/^10 lines would be erased/)
  expect(existsSync(join(folder, 'counted/audit.log'))).toBe(false)
})

it('finds the stores within a folder, as other commands and openLogs do', async () => {
  await importLines('within/a')
  await importLines('within/b')
  expect((await cordwood(['count', 'user.id:u-7', 'within/a'])).out).toBe('20\n')
  expect((await cordwood(['count', 'user.id:u-7', 'within/a/store', 'within/b/store'])).out).toBe('20\n')
})

it.each([
  [['a:1'], /Or --es URL --index NAME/],
  [['a:1', '--es', 'http://127.0.0.1:9'], /--index NAME with --es, got none/],
  [['a:1', 'somewhere', '--es', 'http://127.0.0.1:9', '--index', 'x'], /either --es or the folders of stores/],
  [['a:1', 'somewhere', '--index', 'x'], /--index together with --es/],
  [['a:1', '--es', 'http://127.0.0.1:9', '--index', 'x', '--audit', 'a.log'], /--reference R with --audit/],
  [['a:1', '--es', 'http://127.0.0.1:9', '--index', 'x', '--actor', 'ann'], /--actor together with --audit FILE/],
])('refuses what cannot be meant: %j', (words, message) => {
  expect(() => readEraseRequest(words)).toThrow(
    expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID', message: expect.stringMatching(message) }),
  )
})
