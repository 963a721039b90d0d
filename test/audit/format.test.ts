// The form of the log as its documentation tells it, read with nothing of ours.
import { createHash, createHmac, verify, generateKeyPairSync } from 'node:crypto'
import { appendFileSync, readFileSync, rmSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { AuditCheckpoint } from '../../src/index.ts'
import { audited, newPath } from './setup.ts'

const key = 'from a vault'

it.each([undefined, key])('is what the documentation says, with the key %s, also after a crash', async (given) => {
  const path = newPath()
  const keyed = given === undefined ? {} : { key: given }
  for (let life = 0; life < 3; life++) {
    const { log } = audited({ path, ...keyed })
    for (let index = 0; index < 4; index++) log.audit('é "quoted" 𝕏', { index, before: { hash: 'x', seq: 1 } })
    await log.close()
    if (life === 1) appendFileSync(path, '{"@timestamp":"20\n{"mess')
    rmSync(`${path}.checkpoints`)
  }

  const hashOf = (bytes: Buffer): string =>
    (given === undefined ? createHash('sha256') : createHmac('sha256', given)).update(bytes).digest('hex')
  const bytes = readFileSync(path)
  const keyId = createHash('sha256').update(`cordwood-audit-key\n${given}`).digest('hex').slice(0, 16)
  let seq = 0
  let hash = '0'.repeat(64)
  let torn = Buffer.alloc(0)
  let tears = 0
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf('\n', start)
    const line = bytes.subarray(start, end)
    start = end + 1
    const covered = line.lastIndexOf(',"hash":"')
    if (covered < 0) {
      torn = Buffer.concat([torn, line, Buffer.from('\n')])
      continue
    }
    const record = JSON.parse(line.toString()) as Record<string, unknown>
    expect(record).toMatchObject({ seq: seq + 1, prev_hash: hash, hash: hashOf(line.subarray(0, covered)) })
    expect(record['key_id']).toBe(given === undefined ? undefined : keyId)
    if (torn.length > 0) {
      expect(record).toMatchObject({ torn_bytes: torn.length, torn_sha256: createHash('sha256').update(torn).digest('hex') })
      torn = Buffer.alloc(0)
      tears++
    } else expect(record).not.toHaveProperty('torn_bytes')
    seq++
    hash = String(record['hash'])
  }
  expect([seq, tears]).toEqual([13, 1])
})

it('signs checkpoints as the documentation says', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const told: AuditCheckpoint[] = []
  const checkpoint = { onCheckpoint: (each: AuditCheckpoint) => told.push(each) }
  for (const options of [{ key }, { key, signingKey: privateKey }]) {
    const { log } = audited({ path: newPath(), ...options, checkpoint })
    log.audit('one')
    await log.close()
  }
  const text = ({ file, seq, hash, time, alg, key_id: keyId }: AuditCheckpoint): string =>
    `cordwood-audit-checkpoint-1\n${file}\n${seq}\n${hash}\n${time}\n${alg}\n${keyId}\n`
  const [hmac, ed25519] = told
  if (hmac === undefined || ed25519 === undefined) throw new Error('no checkpoints')
  expect(hmac).toMatchObject({ alg: 'hmac-sha256', signature: createHmac('sha256', key).update(text(hmac)).digest('hex') })
  expect(ed25519.alg).toBe('ed25519')
  expect(verify(null, Buffer.from(text(ed25519)), publicKey, Buffer.from(ed25519.signature ?? '', 'base64'))).toBe(true)
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  expect(ed25519.key_id).toBe(createHash('sha256').update(spki).digest('hex').slice(0, 16))
})
