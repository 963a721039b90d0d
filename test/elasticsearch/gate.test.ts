import { expect, it } from 'vitest'
import { Gate } from '../../src/elasticsearch/ship/gate.ts'

function createGate(random = 0.5): { gate: Gate; pass: (ms: number) => void } {
  let time = 1_000
  const gate = new Gate({ concurrency: 4, random: () => random, now: () => time, baseMs: 100, maxMs: 1_000 })
  return { gate, pass: (ms) => void (time += ms) }
}

/** Answers so many requests, as many at once as may be. */
function answer(gate: Gate, requests: number): void {
  for (let index = 0; index < requests; index++) gate.succeeded(gate.now(), false, gate.limit)
}

it('begins with one request at once and lets more go as they are answered, up to the limit', () => {
  const { gate } = createGate()
  expect([gate.limit, gate.waitMs, gate.isOpen]).toEqual([1, 0, false])
  answer(gate, 2)
  expect(gate.limit).toBe(3)
  answer(gate, 10)
  expect(gate.limit).toBe(4)
})

it('doubles the span within which it waits with each failure, up to a limit', () => {
  const { gate, pass } = createGate()
  const waits = Array.from({ length: 6 }, () => {
    gate.failed({ startedAt: 0 })
    const { waitMs } = gate
    pass(waitMs)
    return waitMs
  })
  expect(waits).toEqual([50, 100, 200, 400, 500, 500])
})

it('opens after three failures in a row, lets one request try, and closes at the first success', () => {
  const { gate } = createGate()
  answer(gate, 5)
  gate.failed({ startedAt: gate.now() })
  gate.failed({ startedAt: 0 })
  expect([gate.isOpen, gate.limit]).toEqual([false, 2])
  gate.failed({ startedAt: 0 })
  expect([gate.isOpen, gate.limit]).toEqual([true, 1])
  gate.succeeded(0, false, 1)
  expect([gate.isOpen, gate.limit]).toEqual([false, 2])
})

it('opens at once when it is certain that further requests fail', () => {
  const { gate } = createGate()
  gate.failed({ startedAt: 0, isCertain: true })
  expect(gate.isOpen).toBe(true)
})

it('waits at least as long as the server asks, whatever fails meanwhile', () => {
  const { gate } = createGate(0)
  gate.failed({ startedAt: 0, retryAfterMs: 5_000 })
  gate.failed({ startedAt: 0 })
  expect(gate.waitMs).toBe(5_000)
})

it('does not open while the server takes a part of what it is sent', () => {
  const { gate } = createGate()
  for (let index = 0; index < 5; index++) gate.failed({ startedAt: gate.now(), isPartial: true })
  expect(gate.isOpen).toBe(false)
  expect(gate.waitMs).toBeGreaterThan(0)
})

it('waits less long where it is told to look again soon', () => {
  const { gate, pass } = createGate(1)
  for (let index = 0; index < 8; index++) gate.failed({ startedAt: 0 })
  pass(gate.waitMs)
  gate.failed({ startedAt: 0, maxMs: 200 })
  expect(gate.waitMs).toBe(200)
})
