import { expect, it } from 'vitest'
import { RequestSize } from '../../src/elasticsearch/ship/request-size.ts'

const small = { lines: 1_000, bytes: 1 << 20 }
const large = { lines: 2_000, bytes: 2 << 20 }
const muchBehind = 64 << 20
const timeoutMs = 10_000

it('lets requests carry more with much behind, and no more than usual when that is done', () => {
  const size = new RequestSize(1_000, 1 << 20, timeoutMs)
  expect([size.room(0), size.room(muchBehind), size.room(1_000)]).toEqual([small, large, small])
})

it('never grows again once a request was too large', () => {
  const size = new RequestSize(1_000, 1 << 20, timeoutMs)
  size.tooLarge(5 << 20)
  size.succeeded()
  expect(size.room(muchBehind)).toEqual(small)
  size.tooLarge(1 << 20)
  expect(size.room(muchBehind)).toEqual({ lines: 1_000, bytes: 1 << 19 })
})

it('takes half of the lines of a request that one of them has spoiled, and comes back step by step', () => {
  const size = new RequestSize(1_000, 1 << 20, timeoutMs)
  size.spoiled(1_000)
  expect(size.room(muchBehind)).toEqual({ lines: 500, bytes: 1 << 20 })
  size.succeeded()
  expect(size.room(0)).toEqual(small)
})

it('carries no more than usual for a while after a failure: a server that is late with much would only be later with it again', () => {
  const size = new RequestSize(1_000, 1 << 20, timeoutMs)
  size.failed()
  for (let success = 0; success < 7; success++) size.succeeded()
  expect(size.room(muchBehind)).toEqual(small)
  size.succeeded()
  expect(size.room(muchBehind)).toEqual(large)
})

it('carries half of what had no answer in time, and less until there is one, but never next to nothing', () => {
  const size = new RequestSize(1_000, 1 << 20, timeoutMs)
  const linesAfter = (lines: number): number => {
    size.late(lines, lines << 10)
    return size.room(muchBehind).lines
  }
  expect([linesAfter(5_000), linesAfter(1_000), linesAfter(500), linesAfter(250), linesAfter(125)]).toEqual([
    1_000, 500, 250, 125, 100,
  ])
  for (let success = 0; success < 8; success++) size.succeeded()
  expect(size.room(muchBehind)).toEqual(small)
})

it('carries what the server takes in a quarter of the time that a request may take, and learns slowly that it has become faster', () => {
  const size = new RequestSize(1_000, 1 << 20, timeoutMs)
  size.took(100, 1 << 20)
  expect(size.room(muchBehind)).toEqual(large)
  size.took(2_000, 1 << 20)
  expect(size.room(muchBehind)).toEqual({ lines: 1_250, bytes: 1.25 * (1 << 20) })
  size.took(5_000, 1 << 20)
  expect(size.room(muchBehind)).toEqual(small)
  size.took(100, 1 << 20)
  expect(size.room(muchBehind)).toEqual(small)
  for (let answer = 0; answer < 50; answer++) size.took(100, 1 << 20)
  expect(size.room(muchBehind)).toEqual(large)
})

it('stays careful as long as only lines are answered that were sent before: of those the server stores none', () => {
  const size = new RequestSize(1_000, 1 << 20, timeoutMs)
  size.failed()
  for (let success = 0; success < 100; success++) size.succeeded(false)
  expect(size.room(muchBehind)).toEqual(small)
})
