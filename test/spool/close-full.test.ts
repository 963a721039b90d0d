import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { createBootId } from '../../src/core/id.ts'
import { elasticsearch } from '../../src/elasticsearch/index.ts'
import { startIdServer } from './id-server.ts'

const root = mkdtempSync(join(tmpdir(), 'cordwood-close-full-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

function batchOf(
  first: number,
  lines: number,
  bytes: number,
  bootId: string,
): Parameters<ReturnType<typeof elasticsearch>['write']>[0] {
  const sequences = Array.from({ length: lines }, (_, index) => first + index)
  const nothing = sequences.map(() => undefined)
  return {
    lines: sequences.map((n) => `{"log.level":"info","n":${n},"text":"${'x'.repeat(bytes)}"}\n`),
    levels: sequences.map(() => 30),
    times: sequences.map(() => 0),
    sequences,
    shapes: nothing,
    contexts: nothing,
    bootId,
  }
}

it.each([
  ['a spool', { spool: { dir: join(root, 'spool'), maxBytes: 1 << 20, thread: false } }],
  ['a queue in memory', { queue: { maxBytes: 1 << 20 } }],
])('does not take a batch after its close has begun for which %s had no room before', async (_, options) => {
  const server = await startIdServer()
  server.isDown = true
  const bootId = createBootId()
  const sink = elasticsearch({ node: server.url, bootstrap: false, maxRetryDelayMs: 50, closeDeadlineMs: 20_000, ...options })
  sink.start?.({ report: () => undefined, bootId, service: 'x' })
  await sink.write(batchOf(1, 100, 9_000, bootId))
  const late = sink.write(batchOf(101, 100, 9_000, bootId)).then(
    () => 'taken',
    () => 'refused',
  )
  await sleep(300)
  const closing = sink[Symbol.asyncDispose]()
  server.isDown = false
  await closing
  expect(await late).toBe('refused')
  const { stored = 0, alreadyStored = 0, spooled = 0 } = sink.stats?.() ?? {}
  expect(stored + alreadyStored + spooled).toBe(100)
  expect(server.stored.size + spooled).toBe(100)
  await server.close()
})
