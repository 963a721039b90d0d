import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Tally } from './matrix/tally.ts'

interface Run {
  readonly node: string
  readonly requests: number
  readonly result: Readonly<Record<string, Tally>>
  readonly unwrapped: Tally
}

const root = join(import.meta.dirname, '../..')
const versions = {
  'v22.': 'node_modules/node-22/bin/node',
  'v24.': 'node_modules/node/bin/node',
  'v26.': 'node_modules/node-26/bin/node',
}
const frameworks = ['node', 'express', 'fastify', 'koa', 'hono']
/** Each is looked at once or more for each request of its kind, on every framework; the last few by some frameworks only. */
const places = [
  ...[
    'handler',
    'after await',
    'setTimeout',
    'setInterval',
    'setImmediate',
    'nextTick',
    'queueMicrotask',
    'promise',
    'event emitter',
  ],
  ...['file callback', 'file promise', 'thread pool', 'lazy thenable', 'lazy thenable of an async function', 'async generator'],
  ...['after a generator', 'readable end', 'for await of a stream', 'transform', 'pipeline callback'],
  ...[
    'req data',
    'req data once',
    'req end',
    'req end added',
    'req close',
    'after the body',
    'for await of req',
    'after for await of req',
  ],
  ...['res finish', 'res finish once', 'res finish prepended', 'res close', 'timer after res close', 'stream.finished of res'],
  ...['events.once of res', 'aborted: req close', 'aborted: res close', 'aborted: after the end', 'access line'],
]
const ownPlaces: Readonly<Record<string, readonly string[]>> = {
  node: ['req aborted', 'res.write callback', 'res.end callback'],
  express: ['req aborted', 'body parsed', 'res.write callback', 'res.end callback'],
  koa: ['req aborted', 'body parsed', 'res.write callback', 'res.end callback'],
  fastify: ['req aborted', 'body parsed', 'preHandler hook', 'onResponse hook', 'res.write callback', 'res.end callback'],
  hono: ['body parsed', 'body stream pull', 'body stream start', 'body stream cancel'],
}

async function run(binary: string): Promise<Run> {
  const { stdout } = await promisify(execFile)(binary, ['--no-warnings', 'test/http/matrix/run.ts', '200'], {
    cwd: root,
    maxBuffer: 1 << 24,
  })
  return JSON.parse(stdout) as Run
}

describe('every line of a request carries its context', () => {
  let total = 0

  it.each(Object.entries(versions))(
    'in every framework at every place, on Node %s',
    { timeout: 600_000 },
    async (version, binary) => {
      const { node, requests, result, unwrapped } = await run(binary)
      expect(node.startsWith(version)).toBe(true)
      expect(Object.keys(result)).toEqual(frameworks)
      for (const [framework, tally] of Object.entries(result)) {
        const wrong = Object.entries(tally).filter(([, { lost, foreign }]) => lost + foreign > 0)
        expect(wrong, framework).toEqual([])
        const rare = [...places, ...(ownPlaces[framework] ?? [])].filter((place) => (tally[place]?.checks ?? 0) < requests)
        expect(rare, `${framework}: places that were not reached by every request`).toEqual([])
        const checks = Object.values(tally).reduce((sum, count) => sum + count.checks, 0)
        total += checks
        console.log(`${node} ${framework}: ${checks} checks at ${Object.keys(tally).length} places, 0 lost, 0 foreign`)
      }
      // Without our wrapper the same checks find what is lost, so they can fail.
      expect(unwrapped['req end']?.lost).toBeGreaterThan(0)
      expect(unwrapped['after the body']?.lost).toBe(0)
    },
  )

  it('in at least 100,000 checks', () => {
    console.log(`${total} checks in all`)
    expect(total).toBeGreaterThanOrEqual(100_000)
  })
})
