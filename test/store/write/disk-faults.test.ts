import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { LineBatch } from '../../../src/core/batch.ts'
import { createRandom } from '../../../src/core/random.ts'
import { retain } from '../../../src/store/write/retain.ts'
import { directory, type Life, Machine, textOf } from './model-machine.ts'

/** As the writer in front of a sink does: a batch that failed is offered again, and no other comes before it. */
function offer(life: Life, batch: LineBatch): boolean {
  try {
    life.part.open()
    life.part.write(batch)
    return true
  } catch {
    return false
  }
}

it.each(['ENOSPC', 'EIO', 'EROFS'])('goes on exactly where it stopped when the disk said %s', (code) => {
  const machine = new Machine(1)
  const life = machine.start({ segment: { lines: 1_000, bytes: 1 << 20, ageMs: 60_000 } })
  const first = life.batch(3)
  expect(offer(life, first)).toBe(true)
  machine.files.fault = (operation) => (operation === 'append' ? code : undefined)
  const second = life.batch(4)
  for (let tries = 0; tries < 5; tries++) expect(offer(life, second)).toBe(false)
  machine.files.fault = undefined
  expect(offer(life, second)).toBe(true)
  expect(machine.read()).toEqual([...first.lines, ...second.lines].map(textOf))
})

/** A batch that is written, but cannot be brought to the disk, on a machine that can again from now on. */
function unsynced(tries: number): { machine: Machine; life: Life; batch: LineBatch } {
  const machine = new Machine(1)
  const life = machine.start({ durability: 'batch' })
  life.part.open()
  machine.files.fault = (operation) => (operation === 'sync' ? 'EIO' : undefined)
  const batch = life.batch(3)
  for (let each = 0; each < tries; each++) expect(offer(life, batch)).toBe(false)
  machine.files.fault = undefined
  return { machine, life, batch }
}

it('writes nothing a second time of which only the way to the disk failed', () => {
  const { machine, life, batch } = unsynced(2)
  expect(offer(life, batch)).toBe(true)
  expect(machine.read()).toEqual(batch.lines.map(textOf))
})

/** A life whose lines are brought to the disk now and then, and the machine that loses its power. */
function atIntervals(seed: number): { machine: Machine; life: Life } {
  const machine = new Machine(seed)
  return { machine, life: machine.start({ durability: 'interval', segment: { lines: 1_000, bytes: 1 << 20, ageMs: 60_000 } }) }
}

it.each([1, 2, 3, 4])('has, after a flush, the lines of a file that was full before it also after a power cut (%i)', (seed) => {
  const { machine, life } = atIntervals(seed)
  const first = life.batch(3)
  expect(offer(life, first)).toBe(true)
  life.part.roll()
  const second = life.batch(2)
  expect(offer(life, second)).toBe(true)
  life.part.finish()
  life.part.sync()
  machine.restart('power')
  expect(machine.read()).toEqual([...first.lines, ...second.lines].map(textOf))
})

it.each([
  ['is on its way', () => undefined],
  ['has failed', (done: (error: unknown) => void) => done(new Error('EIO'))],
])('brings to the disk itself, at a flush, what %s', (_, syncLater) => {
  for (let seed = 1; seed < 5; seed++) {
    const { machine, life } = atIntervals(seed)
    machine.files.syncLater = (__, done) => syncLater(done)
    const batch = life.batch(5)
    expect(offer(life, batch)).toBe(true)
    life.part.syncLater(() => undefined)
    life.part.finish()
    life.part.sync()
    machine.restart('power')
    expect(machine.read()).toEqual(batch.lines.map(textOf))
  }
})

it('writes a batch again whose file was removed before it was on the disk', () => {
  const { machine, life, batch } = unsynced(1)
  for (const name of machine.files.names.filter((each) => each.startsWith('hot-'))) machine.files.remove(`${directory}/${name}`)
  machine.now += 1_000
  expect(offer(life, batch)).toBe(true)
  expect(machine.read()).toEqual(batch.lines.map(textOf))
})

it('deletes, to keep to its budget, no file that waits behind a newer one whose clock was put back', () => {
  const machine = new Machine(1)
  const life = machine.start({ segment: { lines: 1_000, bytes: 1 << 20, ageMs: 1e9 } })
  const batches = [0, 10_000, -50_000, 20_000].map((ms) => {
    machine.now += ms
    const batch = life.batch(4)
    expect(offer(life, batch)).toBe(true)
    life.part.roll()
    return batch
  })
  const bytes = batches.reduce((sum, { lines }) => sum + lines.join('').length, 0)
  const order = { directory, retention: { maxAgeMs: Infinity, maxBytes: bytes }, reserveBytes: 1 }
  expect(retain(order, life.host)).toMatchObject({ hotFiles: 1, segments: 0 })
  expect(machine.read()).toEqual(batches.slice(1).flatMap(({ lines }) => lines.map(textOf)))
})

it('writes nothing a second time when another logger has come between', () => {
  const machine = new Machine(1)
  const life = machine.start({ durability: 'batch', segment: { lines: 1_000, bytes: 1 << 20, ageMs: 60_000 } })
  life.part.open()
  machine.files.fault = (operation) => (operation === 'sync' ? 'EIO' : undefined)
  const [one, other] = [life.batch(3), life.batch(2)]
  expect([offer(life, one), offer(life, other)]).toEqual([false, false])
  // Nobody else brings it to the disk.
  life.part.roll()
  expect(life.jobs).toEqual([])
  machine.files.fault = undefined
  expect([offer(life, other), offer(life, one)]).toEqual([true, true])
  expect(machine.read()).toEqual([...one.lines, ...other.lines].map(textOf))
})

it('seals what it was asked to seal also when the disk was full at that moment', () => {
  const machine = new Machine(3)
  const life = machine.start({ segment: { lines: 1_000, bytes: 1 << 20, ageMs: 1e9 } })
  expect(offer(life, life.batch(3))).toBe(true)
  machine.files.fault = (operation) => (operation === 'append' ? 'ENOSPC' : undefined)
  const batch = life.batch(2)
  expect(offer(life, batch)).toBe(false)
  machine.files.put('seal', Buffer.alloc(0))
  life.part.tick()
  expect(life.jobs).toEqual([])
  machine.files.fault = undefined
  expect(offer(life, batch)).toBe(true)
  life.part.tick()
  expect(life.jobs).toHaveLength(1)
  expect(machine.files.names).not.toContain('seal')
})

it('opens when the disk has room again', () => {
  const machine = new Machine(1)
  const life = machine.start()
  machine.files.fault = (operation) => (operation === 'create' || operation === 'makeFolder' ? 'ENOSPC' : undefined)
  const batch = life.batch(3)
  expect(offer(life, batch)).toBe(false)
  machine.files.fault = undefined
  expect(offer(life, batch)).toBe(true)
  expect(machine.read()).toHaveLength(3)
})

it('has every line once, however often the disk fails while it writes, seals and merges', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 }), fc.constantFrom(0.02, 0.1, 0.4), (seed, share) => {
      const machine = new Machine(seed)
      const random = createRandom(seed + 1)
      const written: string[] = []
      for (let number = 0; number < 2; number++) {
        const life = machine.start({ durability: random() < 0.5 ? 'os' : 'batch' })
        let waiting: LineBatch | undefined
        for (let steps = 0; steps < 80; steps++) {
          machine.files.fault = () => (random() < share ? 'ENOSPC' : undefined)
          waiting ??= life.batch(1 + Math.floor(random() * 5))
          if (offer(life, waiting)) {
            written.push(...waiting.lines.map(textOf))
            waiting = undefined
          }
          machine.now += 500
          try {
            if (random() < 0.4) life.work()
            if (random() < 0.1) life.part.tick()
          } catch {
            // It is done again.
          }
        }
        machine.files.fault = undefined
        while (waiting !== undefined && !offer(life, waiting)) life.machine.now += 1
        written.push(...(waiting?.lines ?? []).map(textOf))
        while (life.jobs.length > 0) life.work()
        expect(machine.read()).toEqual(written)
        life.part.close()
      }
    }),
    { numRuns: 100 },
  )
})
