import { expect, it } from 'vitest'
import { openLogs } from '../../src/search/index.ts'

/** A client of a server of which a shard is gone: no server of ours loses one when it is told to. */
const halfGone = {
  transport: {
    request(asked: { readonly path: string }): Promise<object> {
      const shards = {
        total: 2,
        successful: 1,
        failed: 1,
        failures: [{ shard: 1, reason: { type: 'x', reason: 'shard is gone' } }],
      }
      const body = asked.path.endsWith('_field_caps')
        ? { fields: {} }
        : { _shards: shards, timed_out: false, hits: { total: { value: 1 }, hits: [] }, aggregations: {} }
      return Promise.resolve({ statusCode: 200, body })
    },
  },
}

it('says that an answer is partial where a shard did not answer, and why', async () => {
  const logs = await openLogs({ elasticsearch: halfGone, index: 'logs-x' })
  const flagged = { partial: true, exact: false, timedOut: false, warnings: ['1 of 2 shards did not answer: shard is gone'] }
  expect((await logs.search('level:error')).$).toMatchObject(flagged)
  expect((await logs.aggregate('*', { n: { max: 'n' } })).$).toMatchObject(flagged)
})
