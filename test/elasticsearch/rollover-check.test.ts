import { expect, it } from 'vitest'
import { systemClock } from '../../src/core/clock.ts'
import type { ElasticsearchClient } from '../../src/elasticsearch/client/client.ts'
import type { Run } from '../../src/elasticsearch/ship/line-run.ts'
import { RolloverCheck } from '../../src/elasticsearch/ship/rollover.ts'
import { SlipBuilder } from '../../src/elasticsearch/ship/slip-builder.ts'

const never = new AbortController().signal

/** A stream that has rolled over an hour ago at most, and holds none of the lines. */
function emptyStream(): { readonly client: ElasticsearchClient; readonly asked: string[] } {
  const asked: string[] = []
  const made = (at: number): object => ({ settings: { index: { creation_date: String(at) } } })
  return {
    asked,
    client: {
      transport: {
        async request({ path, body }: { readonly path: string; readonly body?: string }) {
          asked.push(path)
          if (path === '/_tasks') return { statusCode: 200, body: {} }
          if (path.endsWith('_settings')) return { statusCode: 200, body: { 'i-1': made(1), 'i-2': made(Date.now()) } }
          const { ids } = JSON.parse(body ?? '') as { ids: string[] }
          return { statusCode: 200, body: { docs: ids.map(() => ({ found: false })) } }
        },
      },
    },
  }
}

function inDoubt(origin?: string): Run {
  const builder = new SlipBuilder()
  builder.add('id-1', '{"n":1}')
  return { slip: { ...builder.build(), origin }, first: 0, last: 1, doubtSince: Date.now() }
}

it('waits once for what broke off before its start, whoever asks and how often, and once more after each new doubt', async () => {
  const { client, asked } = emptyStream()
  const check = new RolloverCheck({ client, target: 'logs-app', timeoutMs: 1_000, now: () => systemClock.monotonic() })
  const looks = (): number => asked.filter((path) => path === '/_tasks').length
  const missing = { kind: 'known', isStored: [false], unread: undefined, writtenTo: 'i-2', removed: 0, left: 0, refusal: '' }

  for (const finding of await Promise.all([1, 2, 3].map(() => check.find([inDoubt()], never)))) expect(finding).toEqual(missing)
  expect(await check.find([inDoubt()], never)).toEqual(missing)
  expect(looks()).toBe(2)

  // A process that dies later leaves lines that were on their way just now.
  expect(await check.find([inDoubt('dead')], never)).toEqual(missing)
  expect(await check.find([inDoubt('dead')], never)).toEqual(missing)
  expect(looks()).toBe(4)

  check.doubted()
  expect(await check.find([inDoubt()], never)).toEqual(missing)
  expect(looks()).toBe(6)
})
