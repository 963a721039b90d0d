import { describe, expect, it } from 'vitest'
import { createAuditKey } from '../../src/audit/key.ts'
import { hashActor } from '../../src/audit/actor.ts'
import { createLogger, memory, type Problem, verifyAuditLog } from '../../src/index.ts'
import { audited, newPath, readRecords } from '../audit/setup.ts'

const key = 'from a vault'

describe('a record', () => {
  it('says who did what to what, and what was before and after', () => {
    const path = newPath()
    const { log } = audited({ path })
    log.audit('threshold of {target} changed', {
      actor: 'ann',
      action: 'update_threshold',
      target: 'limits',
      outcome: 'success',
      before: 0.7,
      after: { value: 0.8 },
      reason: 'load test',
      ticket: 17,
    })
    expect(readRecords(path)).toMatchObject([
      {
        message: 'threshold of limits changed',
        'event.dataset': 'audit',
        actor: 'ann',
        action: 'update_threshold',
        target: 'limits',
        outcome: 'success',
        before: 0.7,
        after: { value: 0.8 },
        reason: 'load test',
        ticket: 17,
        seq: 1,
        prev_hash: '0'.repeat(64),
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ])
  })

  it.each([
    ['camel case', { user: 'ann', oldValue: 1, newValue: 2 }],
    ['snake case', { user: 'ann', old_value: 1, new_value: 2 }],
  ])('takes the other words too: %s', (_, fields) => {
    const path = newPath()
    audited({ path }).log.audit('changed by {user}', fields)
    expect(readRecords(path)).toMatchObject([{ message: 'changed by ann', actor: 'ann', before: 1, after: 2 }])
  })

  it('carries context, base and what its logger has bound', () => {
    const path = newPath()
    const { log } = audited({ path }, { service: 'checkout', base: { region: 'eu' } })
    log.withContext({ requestId: 'r1' }, () =>
      log.child({ module: 'limits' }, { msgPrefix: 'limits: ' }).audit('changed', { actor: 'ann' }),
    )
    expect(readRecords(path)).toMatchObject([
      { message: 'limits: changed', 'service.name': 'checkout', region: 'eu', 'http.request.id': 'r1', module: 'limits' },
    ])
  })

  it('forges nothing of the chain, whatever its fields are called', async () => {
    const path = newPath()
    const { log } = audited({ path, key }, { base: { seq: 7 } })
    log
      .child({ hash: 'child' })
      .audit('forged', { prev_hash: 'x', hash: 'y', key_id: 'z', torn_bytes: 1, torn_sha256: 'a', seq: { a: 1 } })
    await log.close()
    const [record] = readRecords(path)
    expect(record).toMatchObject({ seq: 1, 'fields.hash': 'y', 'fields.prev_hash': 'x', 'fields.seq': { a: 1 } })
    expect((await verifyAuditLog(path, { key })).ok).toBe(true)
  })

  it('is valid whatever it is given', async () => {
    const path = newPath()
    const { log } = audited({ path, key, keep: [] })
    const cycle: Record<string, unknown> = {}
    cycle['self'] = cycle
    const hostile = {
      get actor(): never {
        throw new Error('no')
      },
    }
    const audit = log.audit as (...given: unknown[]) => { seq: number }
    const given: unknown[][] = [
      ['cycle', cycle],
      ['cyclic actor', { actor: cycle }],
      ['getter', hostile],
      [
        'proxy',
        new Proxy(
          {},
          {
            ownKeys: () => {
              throw new Error('no')
            },
          },
        ),
      ],
      [undefined],
      [null, null],
      [Symbol('s'), { a: 1n }],
      ['error', new Error('boom'), { actor: ['a', { b: 'c', type: 'user' }] }],
      [{ actor: 'first' }, 'object first'],
      ['lone \ud800', { before: '\udfff', after: Number.NaN }],
      [
        'nested audit',
        {
          get before(): number {
            return audit.call(log, 'inner').seq
          },
        },
      ],
    ]
    for (const each of given) expect(() => audit.apply(log, each)).not.toThrow()
    await log.close()
    expect(await verifyAuditLog(path, { key })).toMatchObject({ ok: true, records: given.length + 1 })
    for (const record of readRecords(path)) expect(record).toBeTypeOf('object')
  })

  it('is written whatever the level is, and goes to no sink', async () => {
    const path = newPath()
    const sink = memory()
    const { log } = audited({ path }, { level: 'silent', sinks: [sink] })
    log.audit('one')
    await log.close()
    expect([readRecords(path).length, sink.lines.length, log.stats.emitted.total]).toEqual([1, 0, 0])
  })

  it('is written by the root where the method was taken off its logger', () => {
    const path = newPath()
    const { audit } = audited({ path }).log.child({ module: 'limits' })
    expect(audit('one').seq).toBe(1)
    expect(readRecords(path)).toMatchObject([{ message: 'one', seq: 1 }])
  })

  it('takes fields that an interface types', () => {
    interface Change {
      actor: string
      limit: number
    }
    class Ticket {
      readonly id = 17
    }
    const change: Change = { actor: 'ann', limit: 5 }
    const path = newPath()
    const { log } = audited({ path })
    log.audit('typed', change)
    log.audit('typed', new Ticket())
    // @ts-expect-error a record has a message
    log.audit()
    // @ts-expect-error fields are an object
    log.audit('typed', 'ann')
    expect(readRecords(path)).toMatchObject([
      { actor: 'ann', limit: 5 },
      { id: 17 },
      { message: '' },
      { message: 'typed', args: ['ann'] },
    ])
  })

  it('is queried as any line is', async () => {
    const { openLogs } = await import('../../src/search/index.ts')
    const path = newPath()
    const { log } = audited({ path })
    log.audit('changed', { actor: 'ann', action: 'update', after: 5 })
    log.audit('looked at', { actor: 'bob', action: 'read' })
    await log.close()
    const logs = await openLogs(path)
    expect((await logs.query('event.dataset:audit and actor:ann').search()).records.map(({ message }) => message)).toEqual([
      'changed',
    ])
    await logs.close()
  })
})

describe('the actor', () => {
  it('is a keyed hash, the same for the same actor, unless it is kept', () => {
    const path = newPath()
    const { log } = audited({ path, key, keep: [] })
    log.audit('by {actor}', { actor: 'admin@example.com' })
    log.audit('by {user}', { user: ' Admin@Example.COM' })
    log.audit('by another', { user: 'other@example.com' })
    const [first, second, third] = readRecords(path)
    expect(first?.['actor']).toMatch(/^hmac:[0-9a-f]{16}:[0-9a-f]{32}$/)
    expect(first?.['actor']).toBe(hashActor('admin@example.com', createAuditKey('key', key)))
    expect(second?.['actor']).toBe(first?.['actor'])
    expect(third?.['actor']).not.toBe(first?.['actor'])
    expect(JSON.stringify([first, second])).not.toMatch(/example/i)
  })

  it('of another key has another hash', () => {
    const hashes = ['a', 'b'].map((each) => hashActor('ann', createAuditKey('key', each)))
    expect(new Set(hashes).size).toBe(2)
  })

  it('that is an object is hashed member by member, but for its kind', () => {
    const path = newPath()
    audited({ path, key, keep: [] }).log.audit('changed', { actor: { type: 'user', id: 17, mail: { home: 'a@example.com' } } })
    const actor = readRecords(path)[0]?.['actor']
    expect(actor).toEqual({ type: 'user', id: expect.stringMatching(/^hmac:/), mail: { home: expect.stringMatching(/^hmac:/) } })
  })

  it('is written as it is given where it is kept', () => {
    const path = newPath()
    audited({ path, key }).log.audit('changed', { user: 'admin@example.com' })
    expect(readRecords(path)).toMatchObject([{ actor: 'admin@example.com' }])
  })
})

describe('masking', () => {
  it('is done before the hash: neither the file nor the hash has seen the secret', async () => {
    const path = newPath()
    const { log } = audited({ path, key })
    log.audit('card 4111 1111 1111 1111 of {target} replaced', {
      actor: 'admin@example.com',
      target: 'mail to other@example.com',
      before: { password: 'hunter2secret', actor: 'nested@example.com', mails: ['third@example.com'] },
      after: { apiKey: 'sk_live_4eC39HqLyjWDarjtT1zdp7dc' },
    })
    await log.close()
    const [record] = readRecords(path)
    expect(record?.['actor']).toBe('admin@example.com')
    const others = JSON.stringify({ ...record, actor: '' })
    for (const secret of ['4111', 'hunter2', 'sk_live_4e', 'other@', 'nested@', 'third@']) expect(others).not.toContain(secret)
    expect((await verifyAuditLog(path, { key })).ok).toBe(true)
  })

  it('keeps the members that it shall, with all that is in them', () => {
    const path = newPath()
    audited({ path, key, keep: ['actor', 'before'] }).log.audit('changed', {
      actor: { mail: 'admin@example.com', seen: ['10.0.0.1', 'b@example.com'] },
      before: { owner: 'a@example.com', phone: 15_551_234_567, card: 4111111111111111 },
      after: { owner: 'b@example.com' },
    })
    expect(readRecords(path)).toMatchObject([
      {
        actor: { mail: 'admin@example.com', seen: ['10.0.0.1', 'b@example.com'] },
        before: { owner: 'a@example.com', phone: 15_551_234_567, card: 4111111111111111 },
        after: { owner: '[EMAIL]' },
      },
    ])
  })

  it('never makes a label of the actor: without a key it has to be kept', () => {
    const path = newPath()
    expect(() => audited({ path, keep: [] })).toThrow(/`audit.key`.*or `audit.keep: \['actor'\]`/)
    audited({ path, keep: [] }, { mask: { mode: 'off' } }).log.audit('changed', { actor: 'admin@example.com' })
    expect(readRecords(path)).toMatchObject([{ actor: 'admin@example.com' }])
  })
})

describe('failing', () => {
  it('after close() is a problem by default', async () => {
    const { log, problems } = audited({ path: newPath() })
    await log.close()
    const { seq, hash, durable } = log.audit('late')
    expect([seq, hash]).toEqual([0, ''])
    await expect(durable).rejects.toMatchObject({ code: 'CORDWOOD_ERR_CLOSED' })
    expect(problems).toMatchObject([{ code: 'CORDWOOD_PROBLEM_AUDIT', lost: 1 }])
  })

  it('after close() throws where it shall', async () => {
    const { log } = audited({ path: newPath(), onFailure: 'throw' })
    await log.close()
    expect(() => log.audit('late')).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_CLOSED' }))
  })

  it('without the option the record is an ordinary line, and that is a problem', async () => {
    const problems: Problem[] = []
    const sink = memory()
    const log = createLogger({ sinks: [sink], exit: { signals: [] }, onProblem: (problem) => problems.push(problem) })
    const { seq, durable } = log.audit('threshold changed', { user: 'ann' })
    await log.flush()
    expect(seq).toBe(0)
    await expect(durable).rejects.toMatchObject({ code: 'CORDWOOD_ERR_AUDIT' })
    expect(problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_AUDIT_OFF'])
    expect(sink.records.map(({ message }) => message)).toEqual(['threshold changed'])
  })

  it('of a sink at construction leaves no lock behind', () => {
    const path = newPath()
    const sink = {
      ...memory(),
      start: () => {
        throw new Error('no')
      },
    }
    expect(() => audited({ path }, { sinks: [sink] })).toThrow('no')
    const { log } = audited({ path, sharing: 'refuse' })
    expect(log.audit('one').seq).toBe(1)
  })
})
