import { expect, it } from 'vitest'
import { createMachine } from './setup.ts'

it('leaves alone what a living process has in the same folder', () => {
  const machine = createMachine()
  const one = machine.start()
  one.offer(one.batch(3))
  const two = machine.start()
  two.offer(two.batch(3))
  two.drain()
  expect([...machine.server.stored.keys()]).toEqual([...two.accepted.keys()])
  expect(two.spool.books.recovered).toBe(0)
})

it('ships what a process left that died beside it, also if both live on for long', () => {
  const machine = createMachine()
  const one = machine.start()
  const two = machine.start()
  one.offer(one.batch(3))
  two.drain()
  expect(machine.server.stored.size).toBe(0)
  machine.kill(one)
  two.now += 11_000
  two.drain()
  expect([...machine.server.stored.keys()]).toEqual([...one.accepted.keys()])
  expect(machine.named('.seg')).toEqual([])
})

it('takes over what was taken over before, by a process that died too', () => {
  const machine = createMachine()
  for (let deaths = 0; deaths < 4; deaths++) {
    const life = machine.start()
    life.offer(life.batch(2))
    machine.kill(life)
  }
  const last = machine.start()
  last.drain()
  expect(machine.server.stored.size).toBe(8)
  expect(last.spool.books.stats()).toMatchObject({ recovered: 8, recoveredStored: 8, recoveredWaiting: 0 })
})

it('hands over what it had left to the next logger of the same process', () => {
  const machine = createMachine()
  const one = machine.start()
  one.offer(one.batch(3))
  one.spool.close()
  const two = machine.start()
  two.drain()
  expect(machine.server.stored.size).toBe(3)
})

it('gives the lines of an earlier life the time of its start, as they may have been sent before', () => {
  const machine = createMachine()
  const one = machine.start()
  one.offer(one.batch(3))
  machine.kill(one)
  const two = machine.start()
  two.offer(two.batch(3))
  two.source.hurry()
  const runs = two.source.take(100, 1 << 20)
  expect(runs.map(({ doubtSince }) => doubtSince)).toEqual([Date.UTC(2026, 10, 21), undefined])
})

it('ships the lines of one process in their order', () => {
  const machine = createMachine()
  const life = machine.start({ memoryBytes: 2_000 })
  for (let frame = 0; frame < 50; frame++) life.offer(life.batch(3))
  life.drain()
  expect([...machine.server.stored.keys()]).toEqual([...life.accepted.keys()])
})

it('waits with a request until there is enough for one, or a line is old', () => {
  const machine = createMachine()
  const life = machine.start()
  life.offer(life.batch(1))
  expect(life.source.count).toBe(0)
  life.now += 999
  expect(life.source.count).toBe(0)
  life.now += 1
  expect(life.source.count).toBe(1)
  life.source.take(10, 10_000)
  for (let frame = 0; frame < 20; frame++) life.offer(life.batch(1))
  expect(life.source.count).toBe(20)
})

it('removes the locks of those that had nothing else to leave, and marks that were never put in place', () => {
  const machine = createMachine()
  const one = machine.start()
  one.offer(one.batch(3))
  machine.files.put(`${one.epoch}.lock`, Buffer.from('{}'))
  const [name = ''] = machine.named('.seg')
  machine.files.put(`${name.slice(0, -4)}.ack.tmp`, Buffer.from('1 2'))
  machine.files.put('0'.repeat(17) + '.lock', Buffer.from('{}'))
  machine.kill(one)
  const released: string[] = []
  machine.onRelease = (path) => released.push(path)
  const two = machine.start()
  two.drain()
  expect(released.sort()).toEqual([`/spool/${'0'.repeat(17)}.lock`, `/spool/${one.epoch}.lock`])
  expect(machine.named('.tmp')).toEqual([])
})

it('takes over later what the disk does not tell of now', () => {
  const machine = createMachine()
  const one = machine.start()
  one.offer(one.batch(3))
  machine.kill(one)
  machine.files.fault = (operation) => (operation === 'size' ? 'EIO' : undefined)
  const two = machine.start()
  machine.files.fault = undefined
  expect(two.spool.books.recovered).toBe(0)
  two.now += 11_000
  two.drain()
  expect(machine.server.stored.size).toBe(3)
})
