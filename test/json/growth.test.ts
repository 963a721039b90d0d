import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { setUp } from './setup.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

function heapBytes(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

test('children with ever new keys are forgotten with their keys', () => {
  const { encoder, line } = setUp()
  const bindMany = (from: number): void => {
    for (let at = from; at < from + 50_000; at++) line('m', undefined, { bound: encoder.bind({ [`key${at}`]: at }) })
  }
  bindMany(0)
  const before = heapBytes()
  bindMany(50_000)
  bindMany(100_000)
  expect((heapBytes() - before) / 2 ** 20).toBeLessThan(8)
})
