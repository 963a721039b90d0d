import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRandom } from '../../src/core/random.ts'
import { createMachine } from './setup.ts'

it.each(['ENOSPC', 'EIO', 'EROFS'])(
  'keeps lines in memory while the disk says %s, ships them from there, and writes the rest when it is back',
  (code) => {
    const machine = createMachine()
    const life = machine.start()
    life.offer(life.batch(3))
    machine.files.fault = (operation) => (['create', 'append', 'sync', 'rename'].includes(operation) ? code : undefined)
    life.offer(life.batch(3))
    life.offer(life.batch(4, 50))
    expect(life.spool.held().pending).toEqual(
      new Map([
        [30, 3],
        [50, 4],
      ]),
    )
    expect(life.spool.books.stats()).toMatchObject({ spooled: 3 })
    life.now += 2_000
    life.spool.tick()
    life.request()
    life.answer(0)
    expect(machine.server.stored.size).toBe(10)
    expect(life.spool.held().pending.size).toBe(0)
    life.offer(life.batch(2))
    machine.files.fault = undefined
    life.now += 31_000
    life.spool.tick()
    expect(life.spool.held().pending.size).toBe(0)
    expect(life.spool.books.stats()).toMatchObject({ spooled: 2 })
    expect(life.problems.map((problem) => problem.code)).toEqual(['CORDWOOD_PROBLEM_SPOOL', 'CORDWOOD_PROBLEM_SINK_RECOVERED'])
    machine.kill(life)
    const next = machine.start()
    next.drain()
    expect(machine.server.stored.size).toBe(12)
  },
)

it('takes no more into memory than it may while the disk takes nothing', () => {
  const machine = createMachine()
  const life = machine.start({ memoryBytes: 2_000 })
  machine.files.fault = () => 'ENOSPC'
  let taken = 0
  while (taken < 1_000 && life.offer(life.batch(3)).length > 0) taken++
  expect(life.source.bytes).toBeLessThanOrEqual(2_000)
  expect(life.source.bytes).toBeGreaterThan(1_500)
  expect(life.source.lines).toBe(3 * taken)
})

it('starts on a full disk', () => {
  const machine = createMachine()
  machine.files.fault = (operation) => (operation === 'makeFolder' || operation === 'create' ? 'ENOSPC' : undefined)
  const life = machine.start()
  life.offer(life.batch(3))
  expect(life.spool.held().pending).toEqual(new Map([[30, 3]]))
  machine.files.fault = undefined
  life.now += 2_000
  life.spool.tick()
  expect(machine.named('.seg')).toHaveLength(1)
})

it('says at the start that its folder is none', () => {
  const machine = createMachine()
  machine.files.fault = () => 'EACCES'
  expect(() => machine.start()).toThrow(/EACCES/)
})

it('says at the end how many lines were in memory only', () => {
  const machine = createMachine()
  const life = machine.start()
  life.offer(life.batch(3))
  machine.files.fault = () => 'EIO'
  life.offer(life.batch(5))
  expect(life.spool.close()).toBe(5)
  expect(life.spool.held().dropped).toEqual(new Map([[30, 5]]))
  expect(life.spool.books.open).toBe(3)
})

it('reads again after a while what could not be read, and puts it aside when that goes on', () => {
  const machine = createMachine()
  const life = machine.start({ segmentBytes: 500 })
  for (let frame = 0; frame < 10; frame++) life.offer(life.batch(3))
  machine.kill(life)
  const next = machine.start({ memoryBytes: 800 })
  let failures = 0
  machine.files.fault = (operation) => (operation === 'read' && failures++ < 3 ? 'EIO' : undefined)
  next.drain()
  expect(machine.server.stored.size).toBe(30)
  expect(next.problems.map(({ code }) => code)).toContain('CORDWOOD_PROBLEM_SPOOL')
  expect(next.spool.books.found.dropped).toBe(0)
})

it('keeps its books and loses nothing that is on the disk, however often the disk fails', { timeout: 600_000 }, () => {
  const share = fc.constantFrom(0.02, 0.1, 0.4)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 }), share, fc.constantFrom(1 << 20, 4_000), (seed, faults, memoryBytes) => {
      const random = createRandom(seed)
      const machine = createMachine(seed)
      const due = new Map<string, string>()
      let kept = 0
      const settings = { memoryBytes, durability: random() < 0.5 ? ('os' as const) : ('batch' as const) }
      for (let number = 0; number < 3; number++) {
        const life = machine.start(settings)
        life.mayFindTwice = true
        machine.files.fault = (operation) =>
          operation !== 'read' && operation !== 'open' && random() < faults ? 'ENOSPC' : undefined
        for (let steps = 0; steps < 60; steps++) {
          const dice = random()
          life.now += Math.floor(random() * 2_000)
          if (dice < 0.4) {
            const lines = life.offer(life.batch(1 + Math.floor(random() * 5), random() < 0.5 ? 30 : 40)).length
            if (life.spool.books.unwritten > 0) kept += lines
          }
          if (dice >= 0.4 && dice < 0.6) life.request()
          if (dice >= 0.6 && dice < 0.8) life.answer(0.2)
          if (dice >= 0.8) life.spool.tick()
          const { taken, own, open, unwritten } = life.spool.books
          const pending = [...life.spool.held().pending.values()].reduce((sum, lines) => sum + lines, 0)
          const isBalanced = taken === life.accepted.size && own.dropped === 0 && pending === unwritten && open >= unwritten
          if (!isBalanced) throw new Error(JSON.stringify({ ...life.spool.books.stats(), taken, pending, unwritten, open }))
          if (unwritten === 0) for (const [id, text] of life.accepted) due.set(id, text)
        }
        machine.files.fault = undefined
        machine.kill(life)
      }
      const last = machine.start()
      last.mayFindTwice = true
      last.drain()
      expect([...due].filter(([id, text]) => machine.server.stored.get(id) !== text.slice(0, -1))).toEqual([])
      // A part of a frame may be on the disk whose lines were in memory only.
      expect(last.spool.books.found.dropped).toBeLessThanOrEqual(kept)
      last.spool.close()
      expect(machine.named('.seg')).toEqual([])
    }),
    { numRuns: 400 },
  )
})
