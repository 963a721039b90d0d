import { createHash } from 'node:crypto'
import { expect, describe, it, vi } from 'vitest'
import { signCheckpoint, createSigner } from '../../src/audit/checkpoint.ts'
import { genesis, seal } from '../../src/audit/chain.ts'
import { createAuditKey, noKey } from '../../src/audit/key.ts'
import { type AuditFault, RecordVerifier } from '../../src/audit/verify-records.ts'
import { type AuditCheckpoint, type AuditVerification, type AuditVerifyOptions, verifyAuditLog } from '../../src/index.ts'
import { chainOf, newPath, write } from './setup.ts'

// Every byte is tried: much to compute where others compute too.
vi.setConfig({ testTimeout: 600_000 })

const secret = 'from a vault'
const key = createAuditKey('key', secret)

/** Follows texts in memory, as a file of them is followed. */
function faultIn(bytes: Buffer, keys = [key], checkpoints: readonly AuditCheckpoint[] = []): AuditFault | undefined {
  const verifier = new RecordVerifier(keys, new Map(checkpoints.map((checkpoint) => [checkpoint.seq, checkpoint])))
  let line = 0
  let start = 0
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    if (!verifier.take(bytes.subarray(start, end), true, { file: 'a', line: ++line })) break
    start = end + 1
  }
  if (start < bytes.length && verifier.fault === undefined)
    verifier.take(bytes.subarray(start), false, { file: 'a', line: ++line })
  verifier.finish({ file: 'a', line })
  return verifier.fault
}
const join = (texts: readonly string[]): Buffer => Buffer.from(texts.join(''))
const checkpointOf = (seq: number, hash: string, signer = createSigner(key, undefined)): AuditCheckpoint =>
  signCheckpoint({ file: 'audit.log', seq, hash, time: 0 }, signer)

describe.each([
  ['with a key', secret],
  ['without a key', undefined],
] as const)('a log %s', (_, given) => {
  const records = 9
  const chain = chainOf(records, given)
  const texts = chain.map(({ text }) => text)
  const keys = given === undefined ? [] : [key]

  it('is right as it was written', () => {
    expect(faultIn(join(texts), keys)).toBeUndefined()
  })

  it('shows every byte that is changed, at the line where it is', () => {
    const whole = join(texts)
    let line = 1
    for (let at = 0; at < whole.length; at++) {
      for (const flip of [1, 0x20, 0x80]) {
        const changed = Buffer.from(whole)
        changed[at] = (whole[at] ?? 0) ^ flip
        const fault = faultIn(changed, keys)
        // A line feed that is gone or new moves what is found to a line beside it.
        expect(Math.abs((fault?.line ?? Infinity) - line), `byte ${at} ^ ${flip}: ${fault?.message}`).toBeLessThanOrEqual(1)
      }
      if (whole[at] === 10) line++
    }
  })

  it('shows every byte that is taken away or put in', () => {
    const whole = join(texts)
    for (let at = 0; at < whole.length; at++) {
      expect(faultIn(Buffer.concat([whole.subarray(0, at), whole.subarray(at + 1)]), keys), `without byte ${at}`).toBeDefined()
      for (const byte of [0x20, 0x0a, 0x7d]) {
        const more = Buffer.concat([whole.subarray(0, at), Buffer.from([byte]), whole.subarray(at)])
        expect(faultIn(more, keys), `byte ${byte} at ${at}`).toBeDefined()
      }
    }
  })

  it('shows every record that is taken away, but the last', () => {
    for (let at = 0; at < records - 1; at++) {
      const fault = faultIn(join(texts.toSpliced(at, 1)), keys)
      expect(fault).toMatchObject({ kind: 'missing', line: at + 1, seq: at + 2 })
    }
  })

  it('shows every record that is there twice, wherever the second one stands', () => {
    for (let from = 0; from < records; from++) {
      for (let to = from + 1; to <= records; to++) {
        const fault = faultIn(join(texts.toSpliced(to, 0, texts[from] ?? '')), keys)
        expect(fault).toMatchObject({ kind: 'order', line: to + 1, seq: from + 1 })
      }
    }
  })

  it('shows every two records that changed places', () => {
    for (let a = 0; a < records; a++) {
      for (let b = a + 1; b < records; b++) {
        const fault = faultIn(join(texts.with(a, texts[b] ?? '').with(b, texts[a] ?? '')), keys)
        expect(fault).toMatchObject({ kind: 'missing', line: a + 1, seq: b + 1 })
      }
    }
  })

  it('shows every record that somebody put in with a hash that he computed', () => {
    for (let at = 1; at <= records; at++) {
      const before = chain[at - 1] ?? genesis
      const forged = seal('{"message":"forged"}\n', before, noKey).text
      const fault = faultIn(join(texts.toSpliced(at, 0, forged)), keys)
      // The last one of a log that anybody can continue cannot be told from a right one.
      if (at === records && given === undefined) expect(fault).toBeUndefined()
      else
        expect(fault).toMatchObject({ line: given === undefined ? at + 2 : at + 1, kind: given === undefined ? 'order' : 'key' })
    }
  })

  it('shows every record whose hash was computed anew after a change', () => {
    for (let at = 0; at < records; at++) {
      const forged = seal('{"message":"changed"}\n', chain[at - 1] ?? genesis, noKey).text
      const fault = faultIn(join(texts.with(at, forged)), keys)
      if (given !== undefined) expect(fault).toMatchObject({ kind: 'key', line: at + 1 })
      else if (at === records - 1) expect(fault).toBeUndefined()
      else expect(fault).toMatchObject({ kind: 'link', line: at + 2 })
    }
  })

  it('does not show that the end was taken away, but against a checkpoint kept elsewhere', () => {
    const last = chain.at(-1)
    const checkpoint = checkpointOf(records, last?.hash ?? '', createSigner(given === undefined ? noKey : key, undefined))
    for (let kept = 0; kept < records; kept++) {
      expect(faultIn(join(texts.slice(0, kept)), keys)).toBeUndefined()
      expect(faultIn(join(texts.slice(0, kept)), keys, [checkpoint])).toMatchObject({ kind: 'truncated', seq: kept })
    }
    expect(faultIn(join(texts), keys, [checkpoint])).toBeUndefined()
  })

  it('shows that all was rewritten from some record on, against a checkpoint of a later one', () => {
    const checkpoint = checkpointOf(records, chain.at(-1)?.hash ?? '', createSigner(given === undefined ? noKey : key, undefined))
    for (let from = 0; from < records; from++) {
      const rewritten = chain.slice(0, from)
      while (rewritten.length < records) {
        rewritten.push(
          seal(`{"message":"rewritten ${rewritten.length}"}\n`, rewritten.at(-1) ?? genesis, given === undefined ? noKey : key),
        )
      }
      const bytes = join(rewritten.map(({ text }) => text))
      expect(faultIn(bytes, keys)).toBeUndefined()
      expect(faultIn(bytes, keys, [checkpoint])).toMatchObject({ kind: 'checkpoint', seq: records })
    }
  })
})

describe('torn bytes', () => {
  const [first, second] = chainOf(2, secret)
  const torn = Buffer.from('{"message":"rec\n')
  const told = { bytes: torn.length, sha256: createHash('sha256').update(torn).digest('hex') }
  const after = seal('{"message":"goes on"}\n', first ?? genesis, key, told)
  const next = seal('{"message":"next"}\n', after, key)

  it('are right where the record after them tells of them', () => {
    expect(faultIn(join([first?.text ?? '', torn.toString(), after.text, next.text]))).toBeUndefined()
  })

  it.each([
    ['are changed', [first?.text, '{"message":"rex\n', after.text], 'torn'],
    ['are taken away', [first?.text, after.text], 'torn'],
    ['are told of by nobody', [first?.text, torn.toString(), second?.text], 'malformed'],
    ['stand at the end', [first?.text, '{"message":"rec'], 'malformed'],
  ])('are wrong where they %s', (_, texts, kind) => {
    expect(faultIn(join(texts.map((text) => text ?? '')))).toMatchObject({
      kind,
      line: kind === 'torn' && texts.length === 2 ? 2 : kind === 'torn' ? 3 : 2,
    })
  })
})

describe('verifyAuditLog', () => {
  const found = (result: AuditVerification): unknown[] => [result.ok, result.records, result.fault?.kind]

  it('says what it read', async () => {
    const chain = chainOf(3, secret)
    const path = write(
      newPath(),
      chain.map(({ text }) => text),
    )
    expect(await verifyAuditLog(path, { key: secret })).toEqual({
      ok: true,
      fault: undefined,
      records: 3,
      first: { seq: 1, hash: chain[0]?.hash },
      last: { seq: 3, hash: chain[2]?.hash },
      tears: [],
      checkpoints: 0,
      provenSeq: 0,
      files: [path],
    })
  })

  it('names file, line and record of what is wrong', async () => {
    const texts = chainOf(5).map(({ text }) => text)
    const path = write(newPath(), texts.with(2, (texts[2] ?? '').replace('"limit":2', '"limit":9')))
    const { ok, fault, records } = await verifyAuditLog(path)
    expect([ok, records]).toEqual([false, 2])
    expect(fault).toEqual({
      kind: 'content',
      file: path,
      line: 3,
      seq: 3,
      message: 'The content of record 3 is not what its hash was made of: it was changed.',
    })
  })

  it('follows a chain over several files, and wants the first', async () => {
    const texts = chainOf(6, secret).map(({ text }) => text)
    const files = [texts.slice(0, 2), texts.slice(2, 5), texts.slice(5)].map((part) => write(newPath(), part))
    expect(found(await verifyAuditLog(files, { key: secret }))).toEqual([true, 6, undefined])
    expect(found(await verifyAuditLog(files.slice(1), { key: secret }))).toEqual([false, 0, 'missing'])
    expect(found(await verifyAuditLog([files[0] ?? '', files[2] ?? ''], { key: secret }))).toEqual([false, 2, 'missing'])
  })

  it('begins in the middle where a checkpoint has seen the record before', async () => {
    const chain = chainOf(6, secret)
    const path = write(
      newPath(),
      chain.slice(3).map(({ text }) => text),
    )
    const checkpoint = checkpointOf(3, chain[2]?.hash ?? '')
    expect(found(await verifyAuditLog(path, { key: secret, checkpoint }))).toEqual([true, 3, undefined])
    const other = checkpointOf(3, 'f'.repeat(64))
    expect(found(await verifyAuditLog(path, { key: secret, checkpoint: other }))).toEqual([false, 0, 'link'])
  })

  it('knows a record made with another key, and takes several keys', async () => {
    const first = chainOf(2, 'old key')
    const second = seal('{"message":"later"}\n', first.at(-1) ?? genesis, createAuditKey('key', 'new key'))
    const path = write(
      newPath(),
      [...first, second].map(({ text }) => text),
    )
    expect(found(await verifyAuditLog(path, { key: 'new key' }))).toEqual([false, 0, 'key'])
    expect(found(await verifyAuditLog(path))).toEqual([false, 0, 'key'])
    expect(found(await verifyAuditLog(path, { key: ['old key', 'new key'] }))).toEqual([true, 3, undefined])
  })

  it('believes no checkpoint that is not signed by the key', async () => {
    const chain = chainOf(3, secret)
    const path = write(
      newPath(),
      chain.map(({ text }) => text),
    )
    const forged = [
      checkpointOf(3, chain[2]?.hash ?? '', createSigner(noKey, undefined)),
      checkpointOf(3, chain[2]?.hash ?? '', createSigner(createAuditKey('key', 'another'), undefined)),
      { ...checkpointOf(2, chain[2]?.hash ?? ''), seq: 3 },
    ]
    for (const checkpoint of forged) {
      expect(found(await verifyAuditLog(path, { key: secret, checkpoint }))).toEqual([false, 3, 'signature'])
    }
  })

  it.each([
    ['no file', 'nowhere.log', {}, 'CORDWOOD_ERR_SOURCE_UNREADABLE'],
    ['an empty list', [], {}, 'CORDWOOD_ERR_OPTION_INVALID'],
    ['an empty key', 'nowhere.log', { key: '' }, 'CORDWOOD_ERR_OPTION_INVALID'],
    ['a public key that is none', 'nowhere.log', { publicKey: 'x' }, 'CORDWOOD_ERR_OPTION_INVALID'],
    ['a checkpoint that is none', 'nowhere.log', { checkpoint: {} as AuditCheckpoint }, 'CORDWOOD_ERR_OPTION_INVALID'],
    ['an option that is none', 'nowhere.log', { keys: [] }, 'CORDWOOD_ERR_OPTION_UNKNOWN'],
  ])('rejects %s', async (_, path, options, code) => {
    await expect(verifyAuditLog(path, options as AuditVerifyOptions)).rejects.toMatchObject({ code })
  })
})
