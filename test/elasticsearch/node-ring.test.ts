import { expect, it } from 'vitest'
import { NodeRing } from '../../src/elasticsearch/client/node-ring.ts'

it('asks the nodes in their turn', () => {
  const ring = new NodeRing(['a', 'b', 'c'], () => 0)
  expect([1, 2, 3, 4].map(() => ring.next())).toEqual(['a', 'b', 'c', 'a'])
})

it('leaves out a node that could not be reached, and asks it again after a while', () => {
  let now = 0
  const ring = new NodeRing(['a', 'b'], () => now)
  ring.failed('a')
  expect([1, 2].map(() => ring.next())).toEqual(['b', 'b'])
  now = 1_000
  expect(ring.next()).toBe('a')
})

it('lets a node rest twice as long after each failure, but never for more than a minute', () => {
  let now = 0
  const ring = new NodeRing(['a', 'b'], () => now)
  const rests = Array.from({ length: 8 }, () => {
    ring.failed('a')
    const since = now
    while (ring.next() !== 'a') now += 500
    return now - since
  })
  expect(rests).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
})

it('forgets the failures of a node that answers', () => {
  let now = 0
  const ring = new NodeRing(['a', 'b'], () => now)
  ring.failed('a')
  ring.failed('a')
  ring.answered('a')
  expect([ring.next(), ring.next()].sort()).toEqual(['a', 'b'])
  ring.failed('a')
  now = 1_000
  expect([ring.next(), ring.next()].sort()).toEqual(['a', 'b'])
})

it('asks the node that is due first where none could be reached', () => {
  let now = 0
  const ring = new NodeRing(['a', 'b', 'c'], () => now)
  ring.failed('b')
  now = 100
  ring.failed('a')
  ring.failed('c')
  expect(ring.next()).toBe('b')
})

it('asks the only node, whatever became of it', () => {
  const ring = new NodeRing(['a'], () => 0)
  ring.failed('a')
  expect(ring.next()).toBe('a')
})
