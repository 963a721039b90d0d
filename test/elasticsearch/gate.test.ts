import { expect, it } from 'vitest'
import { Gate } from '../../src/elasticsearch/gate.ts'

function createGate(random = 0.5): { gate: Gate; pass: (ms: number) => void } {
  let time = 1_000
  const gate = new Gate({ concurrency: 4, random: () => random, now: () => time, baseMs: 100, maxMs: 1_000 })
  return { gate, pass: (ms) => void (time += ms) }
}

it('lets as many requests go as may while all is well', () => {
  const { gate } = createGate()
  expect([gate.limit, gate.waitMs, gate.isOpen]).toEqual([4, 0, false])
})

it('doubles the span within which it waits with each failure, up to a limit', () => {
  const { gate, pass } = createGate()
  const waits = Array.from({ length: 6 }, () => {
    gate.failed()
    const { waitMs } = gate
    pass(waitMs)
    return waitMs
  })
  expect(waits).toEqual([50, 100, 200, 400, 500, 500])
})

it('opens after three failures in a row, lets one request try, and closes at the first success', () => {
  const { gate } = createGate()
  gate.failed()
  gate.failed()
  expect([gate.isOpen, gate.limit]).toEqual([false, 4])
  gate.failed()
  expect([gate.isOpen, gate.limit]).toEqual([true, 1])
  gate.succeeded()
  expect([gate.isOpen, gate.limit]).toEqual([false, 4])
})

it('opens at once when it is certain that further requests fail', () => {
  const { gate } = createGate()
  gate.failed(0, true)
  expect(gate.isOpen).toBe(true)
})

it('waits at least as long as the server asks, whatever fails meanwhile', () => {
  const { gate } = createGate(0)
  gate.failed(5_000)
  gate.failed()
  expect(gate.waitMs).toBe(5_000)
})
