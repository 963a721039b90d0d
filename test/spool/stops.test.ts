import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRandom } from '../../src/core/random.ts'
import { findEnds } from '../../src/elasticsearch/spool/frame-in-memory.ts'
import { headerBytes, saltOf } from '../../src/elasticsearch/spool/frame.ts'
import { SegmentReader } from '../../src/elasticsearch/spool/segment-reader.ts'
import type { SpoolSettings } from '../../src/elasticsearch/spool/settings.ts'
import { Life } from './life.ts'
import { ModelFiles, type Stop } from '../model/model-files.ts'
import { ModelServer } from './model-server.ts'

/** Ids of the lines in the first bytes of a segment; what a kill, which garbles nothing, has left of a write is right as far as it goes. */
function idsIn(files: ModelFiles, name: string, end: number, stop: Stop): string[] {
  const ids: string[] = []
  const content = files.content(`${name}.seg`)
  if (content === undefined) return ids
  const copy = new ModelFiles(() => 0.5)
  copy.put('it', content)
  const reader = new SegmentReader(copy, 'it', saltOf(name))
  for (let at = 0; at < Math.min(end, content.length);) {
    const piece = reader.next(at, content.length)
    if (piece.kind === 'end') break
    if (piece.kind === 'frame') ids.push(...idsOf(piece.body))
    else if (stop === 'kill' && content.length - at > headerBytes) ids.push(...idsOf(content.subarray(at + headerBytes)))
    at = piece.to
  }
  return ids
}

/** Ids of the lines that end there. */
function idsOf(body: Buffer): string[] {
  let start = 0
  return Array.from(findEnds(body), (end) => {
    const [action = ''] = body.toString('utf8', start, end).split('\n')
    start = end
    return (JSON.parse(action) as { create: { _id: string } }).create['_id']
  })
}

interface Plan {
  readonly seed: number
  readonly stop: Stop
  readonly settings: Partial<SpoolSettings>
  readonly failures: number
}

/** Several lives that each end at some operation, and a last one that ends well. */
function run({ seed, stop, settings, failures }: Plan): void {
  const random = createRandom(seed)
  const files = new ModelFiles(random)
  const server = new ModelServer()
  /** Lines that must come to the server, whatever happens. */
  const due = new Map<string, string>()
  const unacknowledged = (ids: readonly string[]): string[] => ids.filter((id) => !server.stored.has(id))
  /** Kept, not thrown: the spool survives what its files throw. */
  const violations: string[] = []
  files.onRemove = (name, content) => {
    if (name.endsWith('.seg')) violations.push(...unacknowledged(idsIn(files, name.slice(0, -4), content.length, stop)))
  }
  files.onReplace = (name, content) => {
    if (!name.endsWith('.ack')) return
    violations.push(...unacknowledged(idsIn(files, name.slice(0, -4), Number(content.toString().split(' ')[0]), stop)))
  }

  const lives = 2 + Math.floor(random() * 3)
  for (let life = 0; life < lives; life++) {
    const process = new Life(files, server, random, new Map(), settings)
    files.operationsLeft = Math.floor(random() * 150)
    try {
      process.spool.open()
      for (let steps = 0; steps < 80 && !files.isDead; steps++) {
        const dice = random()
        process.now += Math.floor(random() * 300)
        if (dice < 0.4) {
          const level = random() < 0.2 ? 50 : 30
          const taken = process.offer(process.batch(1 + Math.floor(random() * 5), level))
          // Only what was taken while the process lived was promised; and by its durability only.
          const isSafe = stop === 'kill' || settings.durability === 'batch' || (settings.syncLevels?.has(level) ?? false)
          if (!files.isDead && isSafe) for (const id of taken) due.set(id, process.accepted.get(id) ?? '')
        } else if (dice < 0.6) process.request()
        else if (dice < 0.8) process.answer(failures)
        else if (dice < 0.95) process.spool.tick()
        else if (stop === 'power' && settings.durability === 'interval') {
          process.spool.sync(false)
          if (!files.isDead) for (const [id, text] of process.accepted) due.set(id, text)
        }
      }
      if (!files.isDead && random() < 0.3) {
        process.spool.close()
        if (!files.isDead && stop === 'kill') expect(process.spool.books.unwritten).toBe(0)
      }
    } catch (error) {
      if (!files.isDead) throw error
    }
    files.restart(stop)
  }

  const last = new Life(files, server, random, new Map(), settings)
  last.spool.open()
  last.drain()
  expect(violations).toEqual([])
  expect([...due].filter(([id, text]) => server.stored.get(id) !== text.slice(0, -1))).toEqual([])
  const { own, found, open, waiting } = last.spool.books
  expect({ own: own.dropped, open, waiting }).toEqual({ own: 0, open: 0, waiting: 0 })
  // A frame without its end was never promised; nothing else is missing when a process is killed.
  if (stop === 'kill') expect(found.dropped).toBeLessThanOrEqual(5 * lives)
  last.spool.close()
  expect(files.names.filter((name) => /\.(?:seg|ack)$/.test(name))).toEqual([])
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 })
const memory = fc.constantFrom(1 << 20, 3_000)

it(
  'loses nothing, skips nothing and removes nothing that is not stored, wherever a process is killed',
  { timeout: 600_000 },
  () => {
    fc.assert(
      fc.property(seeds, memory, (seed, memoryBytes) => run({ seed, stop: 'kill', settings: { memoryBytes }, failures: 0.3 })),
      { numRuns: 700 },
    )
  },
)

it('loses nothing to a power cut that it has brought to the disk with each batch', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(seeds, memory, (seed, memoryBytes) =>
      run({ seed, stop: 'power', settings: { memoryBytes, durability: 'batch' }, failures: 0.3 }),
    ),
    { numRuns: 400 },
  )
})

it(
  'loses nothing to a power cut of what it was told to bring to the disk, by level or from time to time',
  { timeout: 600_000 },
  () => {
    fc.assert(
      fc.property(
        seeds,
        fc.constantFrom<Partial<SpoolSettings>>(
          { durability: 'interval' },
          { syncLevels: new Set([50]), durability: 'interval' },
        ),
        (seed, settings) => run({ seed, stop: 'power', settings, failures: 0.2 }),
      ),
      { numRuns: 300 },
    )
  },
)

it('comes through any power cut with what is left', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(seeds, (seed) => run({ seed, stop: 'power', settings: {}, failures: 0.2 })),
    { numRuns: 200 },
  )
})
