import { describe, expect, it } from 'vitest'
import { cachedLookup, composeStages, memory, type Problem, route, type StageRecord } from '../../src/index.ts'

/** What `createMasker()` has of which a stage needs. */
const masker = {
  text: (text: string): string => text.replaceAll(/[^\s"]+@[^\s"]+/g, '[EMAIL]'),
  value: (value: unknown): unknown => JSON.parse(masker.text(JSON.stringify(value))) as unknown,
}

describe('composed stages', () => {
  it('run one record through enricher, masker and route, in this order, without a sink', async () => {
    const { process } = composeStages([
      { when: { type: 'audio_processing' }, enrich: (record) => ({ owner: `${String(record.get('audio_id'))}@example.org` }) },
      masker,
      route({ when: { type: 'audio_processing' }, sinks: [memory()], otherwise: [{ sink: memory(), level: 'error' }] }),
    ])
    const input = { level: 'WARNING', message: 'of ada@example.org', type: 'audio_processing', audio_id: 'audio_123' }
    const before = structuredClone(input)
    expect(await process(input)).toMatchObject({
      level: 40,
      message: 'of [EMAIL]',
      fields: { type: 'audio_processing', audio_id: 'audio_123', owner: '[EMAIL]' },
      sinks: ['memory'],
    })
    expect(input).toEqual(before)
    expect(await process({ message: 'generic' })).toMatchObject({ level: 30, sinks: [] })
  })

  it('wait for look-ups, which overwrite nothing, under any spelling', async () => {
    const stages = composeStages([
      cachedLookup({ key: 'user.id', load: async (id) => ({ user_id: 'forged', team: `team of ${id}` }) }),
    ])
    expect((await stages.process({ message: 'm', fields: { userId: 'u' } }))?.fields).toEqual({ userId: 'u', team: 'team of u' })
  })

  it('go on without an enricher that fails or is late, with one Problem each', async () => {
    const problems: Problem[] = []
    const stages = composeStages(
      [
        () => {
          throw new Error('no')
        },
        { budgetMs: 5, enrich: () => new Promise<object>(() => {}) },
        () => ({ a: 1 }),
      ],
      { onProblem: (problem) => problems.push(problem) },
    )
    expect((await stages.process({ message: 'm' }))?.fields).toEqual({ a: 1 })
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('stages[0] threw'),
      expect.stringContaining('stages[1] did not answer in time'),
    ])
  })

  it('take stages of your own, which may end the way of a record or reject', async () => {
    const seen: StageRecord[] = []
    const keepLoud = { process: (record: StageRecord) => (record.level >= 40 ? record : undefined) }
    const look = {
      async process(record: StageRecord) {
        seen.push(record)
        if (record.message === 'bad') throw new TypeError('no')
        return { ...record, fields: { ...record.fields, seen: true } }
      },
    }
    const stages = composeStages([keepLoud, look])
    expect(await stages.process({ level: 'info', message: 'quiet' })).toBeUndefined()
    expect(await stages.process({ level: 50, message: 'loud' })).toMatchObject({ fields: { seen: true } })
    await expect(stages.process({ level: 50, message: 'bad' })).rejects.toThrow('no')
    expect(seen).toHaveLength(2)
  })

  it('know the type of a record by its error or its request', async () => {
    const stages = composeStages([
      { when: { type: 'error' }, enrich: { kind: 'e' } },
      { when: { type: 'http_request' }, enrich: { kind: 'h' } },
      { when: { type: 'generic' }, enrich: { kind: 'g' } },
    ])
    const kinds = await Promise.all(
      [{ error: new Error('x') }, { fields: { http: { request: { method: 'GET' } } } }, { message: 'm' }].map(
        async (record) => (await stages.process(record))?.fields['kind'],
      ),
    )
    expect(kinds).toEqual(['e', 'h', 'g'])
  })

  it.each([
    ['no list', {}, /list of stages/],
    ['what is no stage', [5], /`stages\[0\]`/],
    ['an object that is none', [{ a: 1 }], /`stages\[0\]`/],
  ])('are refused with %s', (_what, stages, message) => {
    expect(() => composeStages(stages as never)).toThrow(message)
  })

  it.each([
    ['no object', 5, /record to be an object/],
    ['a level that does not exist', { level: 'loud' }, /level that exists/],
  ])('reject a record that is %s', async (_what, record, message) => {
    await expect(composeStages([]).process(record as never)).rejects.toThrow(message)
  })
})
