import { expect, it } from 'vitest'
import { createMachine } from './setup.ts'

/** Room for about ten frames, and hardly any memory. */
const tight = { maxBytes: 8_000, segmentBytes: 1_000, memoryBytes: 1_500 }

it('takes nothing while it is full, says so once, and goes on when lines were acknowledged', () => {
  const machine = createMachine()
  const life = machine.start(tight)
  let batch = life.batch(3)
  while (life.offer(batch).length > 0) batch = life.batch(3)
  expect(life.offer(batch)).toEqual([])
  expect(life.problems).toEqual([
    { code: 'CORDWOOD_PROBLEM_ROUTE_FULL', message: expect.stringContaining('is full') as string, lost: 0 },
  ])
  life.drain()
  expect(life.offer(batch)).toHaveLength(3)
  life.drain()
  expect([...machine.server.stored.keys()].sort()).toEqual([...life.accepted.keys()].sort())
})

it('gives up new lines where it is told to, and counts them by level', () => {
  const machine = createMachine()
  const life = machine.start({ ...tight, onFull: 'drop-newest' })
  for (let frame = 0; frame < 40; frame++) life.offer(life.batch(2, 40))
  const { own, taken } = life.spool.books
  expect(taken).toBe(80)
  expect(own.dropped).toBeGreaterThan(20)
  expect(life.spool.held().dropped).toEqual(new Map([[40, own.dropped]]))
  expect(life.problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_ROUTE_FULL'])
  life.drain()
  expect(machine.server.stored.size).toBe(80 - own.dropped)
  expect(life.spool.books.open).toBe(0)
})

it('gives up the oldest lines on the disk where it is told to, and counts them by level', () => {
  const machine = createMachine()
  const life = machine.start({ ...tight, onFull: 'drop-oldest' })
  for (let frame = 0; frame < 60; frame++) life.offer(life.batch(2, frame % 2 === 0 ? 30 : 50))
  const { own } = life.spool.books
  expect(own.dropped).toBeGreaterThan(20)
  expect([...life.spool.held().dropped.values()].reduce((sum, lines) => sum + lines, 0)).toBe(own.dropped)
  expect(life.spool.held().dropped.size).toBe(2)
  expect(life.problems.reduce((sum, { lost }) => sum + lost, 0)).toBe(own.dropped)
  life.drain()
  expect(machine.server.stored.size).toBe(120 - own.dropped)
  // The newest are there.
  const newest = [...life.accepted.keys()].slice(-10)
  expect(newest.every((id) => machine.server.stored.has(id))).toBe(true)
  expect(life.spool.books.open).toBe(0)
})

it('does not count again what an earlier life gave up', () => {
  const machine = createMachine()
  const life = machine.start({ ...tight, onFull: 'drop-oldest' })
  for (let frame = 0; frame < 60; frame++) life.offer(life.batch(2))
  const lost = life.spool.books.own.dropped
  machine.kill(life)
  const next = machine.start()
  next.drain()
  expect(next.spool.books.found.dropped).toBe(0)
  expect(machine.server.stored.size).toBe(120 - lost)
})

it('never grows beyond what it may', () => {
  const machine = createMachine()
  const life = machine.start({ ...tight, onFull: 'drop-oldest' })
  for (let frame = 0; frame < 100; frame++) {
    life.offer(life.batch(3))
    const bytes = machine.named('.seg').reduce((sum, name) => sum + (machine.files.content(name)?.length ?? 0), 0)
    expect(bytes).toBeLessThanOrEqual(8_000)
    expect(life.spool.diskBytes).toBe(bytes)
  }
})
