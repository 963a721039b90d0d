import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRandom } from '../../src/core/random.ts'
import { ModelFiles } from '../model/model-files.ts'
import { ModelServer } from './model-server.ts'
import { ThreadedLife } from './threaded-life.ts'

interface Plan {
  readonly seed: number
  /** Of threads, for each step. */
  readonly deaths: number
  /** Of operations of the disk. */
  readonly faults: number
  readonly memoryBytes: number
  readonly refusals: number
  readonly maxBytes?: number
}

/** One process whose thread dies now and then, and at the end another one that ships the rest. */
async function live({
  seed,
  deaths,
  faults,
  memoryBytes,
  refusals,
  maxBytes,
}: Plan): Promise<{ life: ThreadedLife; server: ModelServer; files: ModelFiles }> {
  const random = createRandom(seed)
  const files = new ModelFiles(random)
  const server = new ModelServer()
  const life = new ThreadedLife(files, server, random, {
    memoryBytes,
    ...(maxBytes !== undefined && { maxBytes, onFull: 'drop-oldest' }),
  })
  files.fault = (operation) => (['create', 'append', 'sync'].includes(operation) && random() < faults ? 'ENOSPC' : undefined)
  for (let steps = 0; steps < 120; steps++) {
    const dice = random()
    life.now += Math.floor(random() * 2_000)
    if (random() < 0.3) life.restart()
    if (random() < deaths) life.wound(Math.floor(random() * 8), random() < 0.5)
    if (dice < 0.35) life.offer(1 + Math.floor(random() * 5), random() < 0.5 ? 30 : 40)
    else if (dice < 0.55) life.request()
    else if (dice < 0.75) life.answer(0.2, refusals)
    else life.tick()
  }
  files.fault = undefined
  expect(await life.end()).toBe(0)
  return { life, server, files }
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 })

it('loses nothing and counts each line once, wherever the thread that reads is killed', { timeout: 180_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(seeds, fc.constantFrom(0, 0.02, 0.1), fc.constantFrom(1 << 20, 3_000), async (seed, deaths, memoryBytes) => {
      const { life, server, files } = await live({ seed, deaths, faults: 0, memoryBytes, refusals: 0 })
      const missing = [...life.accepted].filter(([id, text]) => server.stored.get(id) !== text.slice(0, -1))
      const { taken, own, open } = life.spool.books
      expect({ missing, taken, open, ended: own.stored + own.alreadyStored, dropped: own.dropped }).toEqual({
        missing: [],
        taken: life.accepted.size,
        open: 0,
        ended: life.accepted.size,
        dropped: 0,
      })
      expect(files.names.filter((name) => /\.(?:seg|ack|out|tmp)$/.test(name))).toEqual([])
    }),
    { numRuns: 150 },
  )
})

it(
  'counts each line once also where the disk fails, lines are refused, and threads are killed',
  { timeout: 180_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.constantFrom(0, 0.05), fc.constantFrom(0, 0.1), async (seed, deaths, faults) => {
        const { life, server, files } = await live({ seed, deaths, faults, memoryBytes: 1 << 20, refusals: 0.2 })
        const missing = [...life.accepted.keys()].filter((id) => !server.stored.has(id) && !server.refused.has(id))
        const { taken, own, open } = life.spool.books
        expect({ missing, open, dropped: own.dropped }).toEqual({ missing: [], open: 0, dropped: 0 })
        expect(own.stored + own.alreadyStored + own.deadLettered).toBe(taken)
        expect(life.spool.held().pending.size).toBe(0)
        expect(files.names.filter((name) => /\.(?:seg|ack|out|tmp)$/.test(name))).toEqual([])
      }),
      { numRuns: 150 },
    )
  },
)

it(
  'counts each line once also where the oldest are given up for room, and threads are killed',
  { timeout: 180_000 },
  async () => {
    let dropped = 0
    await fc.assert(
      fc.asyncProperty(seeds, fc.constantFrom(0.05, 0.2), async (seed, deaths) => {
        const plan = { seed, deaths, faults: 0, memoryBytes: 3_000, refusals: 0, maxBytes: 6_000 }
        const { life, server, files } = await live(plan)
        const missing = [...life.accepted.keys()].filter((id) => !server.stored.has(id))
        const { taken, own, open } = life.spool.books
        expect({ taken, open }).toEqual({ taken: life.accepted.size, open: 0 })
        expect(own.stored + own.alreadyStored + own.dropped).toBe(taken)
        // What a thread was asking for when it was killed may be stored, and given up by the next one.
        expect(missing.length).toBeLessThanOrEqual(own.dropped)
        const levels = [...life.spool.held().dropped.values()]
        expect(levels.reduce((sum, lines) => sum + lines, 0)).toBe(own.dropped)
        expect(files.names.filter((name) => /\.(?:seg|ack|out|tmp)$/.test(name))).toEqual([])
        dropped += own.dropped
      }),
      { numRuns: 150 },
    )
    expect(dropped).toBeGreaterThan(0)
  },
)
