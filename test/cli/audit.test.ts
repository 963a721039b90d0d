import { generateKeyPairSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { type AuditVerification, createLogger } from '../../src/index.ts'
import { cordwood, folder } from './cli.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const path = join(folder, 'audit.log')

beforeAll(async () => {
  const log = createLogger({
    sinks: [],
    exit: { signals: [] },
    audit: { path, key: 'from a vault', signingKey: privateKey, checkpoint: { every: 2 }, fsync: 'never' },
  })
  for (let index = 0; index < 5; index++) log.audit('threshold changed', { actor: 'ann', before: index, after: index + 1 })
  await log.close()
  writeFileSync(join(folder, 'key'), 'from a vault\n')
  writeFileSync(join(folder, 'public.pem'), publicKey.export({ type: 'spki', format: 'pem' }))
  const lines = readFileSync(path, 'utf8').split('\n')
  writeFileSync(join(folder, 'short.log'), `${lines.slice(0, 3).join('\n')}\n`)
  writeFileSync(join(folder, 'edited.log'), lines.join('\n').replace('"before":2', '"before":3'))
})

it('says that a log is as it was written', async () => {
  const { code, out, error } = await cordwood(['audit', 'verify', 'audit.log', '--key-file', 'key'])
  expect({ code, error }).toEqual({ code: 0, error: '' })
  expect(out).toMatch(
    /^ok {5}5 records, 1 to 5, checkpoints up to record 5; only one kept elsewhere .*\n {7}last hash [0-9a-f]{64}\n$/,
  )
})

it('takes the key from the environment, and checks who signed the checkpoints', async () => {
  const words = ['audit', 'verify', 'audit.log', '--public-key', 'public.pem', '--checkpoint', 'audit.log.checkpoints']
  const { code, out } = await cordwood(words, undefined, { CORDWOOD_AUDIT_KEY: 'from a vault' })
  expect([code, out.split('\n')[0]]).toEqual([0, 'ok     5 records, 1 to 5, checkpoints up to record 5'])
})

it('names the first record that is not as it was written', async () => {
  const { code, out } = await cordwood(['audit', 'verify', 'edited.log', '--key-file', 'key'])
  expect(code).toBe(1)
  expect(out).toBe(
    `BROKEN edited.log:3: The content of record 3 is not what its hash was made of: it was changed.\n       records 1 to 2 before it are right\n`,
  )
})

it('finds a missing end against a checkpoint kept elsewhere only', async () => {
  const words = ['audit', 'verify', 'short.log', '--key-file', 'key']
  expect((await cordwood(words)).code).toBe(0)
  const { code, out } = await cordwood([...words, '--checkpoint', 'audit.log.checkpoints'])
  expect([code, out.split('\n')[0]]).toEqual([
    1,
    'BROKEN short.log:3: The log ends with record 3, but a checkpoint has seen record 5: the end was taken away.',
  ])
})

it('prints JSON', async () => {
  const { out } = await cordwood(['audit', 'verify', 'edited.log', '--key-file', 'key', '--json'])
  expect(JSON.parse(out) as AuditVerification).toMatchObject({
    ok: false,
    records: 2,
    fault: { kind: 'content', line: 3, seq: 3 },
  })
})

it.each([
  [['audit'], /audit verify <path>, got no verb/],
  [['audit', 'check', 'audit.log'], /the verb check/],
  [['audit', 'verify'], /path of an audit log/],
  [['audit', 'verify', 'nowhere.log'], /nowhere\.log/],
  [['audit', 'verify', 'audit.log', '--key-file', 'nowhere'], /nowhere/],
  [['audit', 'verify', 'audit.log', '--key', 'x'], /See cordwood help audit/],
])('%j is an error', async (words, message) => {
  const { code, error } = await cordwood(words)
  expect(code).toBe(2)
  expect(error).toMatch(message)
})

it('has help', async () => {
  for (const words of [
    ['help', 'audit'],
    ['audit', '--help'],
    ['audit', 'verify', '-h'],
  ]) {
    const { code, out } = await cordwood(words)
    expect([code, out]).toEqual([0, expect.stringContaining('--checkpoint F')])
  }
})
