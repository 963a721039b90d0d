import { expect, it } from 'vitest'
import type { ElasticsearchClient } from '../../src/elasticsearch/client/client.ts'
import { LateRequests } from '../../src/elasticsearch/ship/late-requests.ts'

/** What the server says of its tasks, one answer after the other; the last one again and again. */
function answering(...answers: readonly { readonly statusCode: number; readonly body: unknown }[]): {
  readonly client: ElasticsearchClient
  readonly asked: unknown[]
} {
  const asked: unknown[] = []
  return {
    asked,
    client: {
      transport: {
        async request(request: unknown) {
          asked.push(request)
          return answers[Math.min(asked.length, answers.length) - 1]
        },
      },
    },
  }
}

const tasks = (...own: readonly (readonly [task: string, name: string])[]): { statusCode: number; body: unknown } => ({
  statusCode: 200,
  body: { nodes: { a: { tasks: Object.fromEntries(own.map(([task, name]) => [task, { headers: { 'X-Opaque-Id': name } }])) } } },
})
const ours = 'cordwood logs-app'
const never = new AbortController().signal

function open(client: ElasticsearchClient, limitMs?: number): LateRequests {
  let time = 0
  const now = (): number => (time += 10)
  return new LateRequests({ client, target: 'logs-app', timeoutMs: 1_000, now, ...(limitMs !== undefined && { limitMs }) })
}

it('goes on at once when the server works on nothing of ours', async () => {
  const { client, asked } = answering(tasks(['a:1', 'somebody'], ['a:2', 'cordwood logs-other']))
  await open(client).ended(never)
  expect(asked).toHaveLength(1)
})

it('waits for each request of ours that is there, and for none that comes later', async () => {
  const { client, asked } = answering(
    tasks(['a:1', ours], ['a:2', ours]),
    tasks(['a:2', ours], ['a:3', ours]),
    tasks(['a:3', ours], ['a:4', ours]),
  )
  await open(client).ended(never)
  expect(asked).toHaveLength(3)
})

it('waits no longer for one that hangs', async () => {
  const { client, asked } = answering(tasks(['a:1', ours]))
  await open(client, 25).ended(never)
  expect(asked.length).toBeGreaterThan(1)
})

it('asks no more where it may not see what the server works on', async () => {
  const { client, asked } = answering({ statusCode: 403, body: { error: { type: 'security_exception', reason: 'no' } } })
  const late = open(client)
  await late.ended(never)
  await late.ended(never)
  expect(asked).toHaveLength(1)
})

it('does not take a server that is too busy to answer for one that works on nothing', async () => {
  for (const statusCode of [401, 429, 503]) {
    const { client } = answering({ statusCode, body: { error: 'later' } })
    await expect(open(client).ended(never), String(statusCode)).rejects.toThrow(`HTTP ${statusCode}`)
  }
})

it('is given up by its signal', async () => {
  const { client } = answering(tasks(['a:1', ours]))
  const stop = new AbortController()
  const ended = open(client).ended(stop.signal)
  stop.abort()
  await expect(ended).rejects.toThrow('aborted')
})
