import { fork } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { freeBytes } from '../../../src/store/write/free-bytes.ts'
import type { Sealed } from '../children/sealing.ts'
import { createFolder } from '../folder.ts'

const mebibyte = 1024 * 1024
const files = 2
/** The file itself, its columns, what waits for the collector, and a thread with all its code. */
const mostBytes = 192 * mebibyte
const folder = createFolder()

it('seals one file of the default size after the other in bounded memory', { timeout: 600_000 }, async () => {
  const child = fork(new URL('../children/sealing.ts', import.meta.url).pathname, [folder, String(files)])
  const [{ rawBytes, before, peak }] = (await once(child, 'message')) as [Sealed]
  expect(rawBytes).toBeGreaterThan(files * 28 * mebibyte)
  expect(peak - before).toBeLessThan(mostBytes)
})

it('gives back the memory of many bytes that have it for themselves, and no other', () => {
  const [few, part, all] = [Buffer.from('few'), Buffer.alloc(2 * mebibyte).subarray(1), Buffer.allocUnsafeSlow(2 * mebibyte)]
  for (const bytes of [few, part, all]) freeBytes(bytes)
  freeBytes('a text')
  expect([few.toString(), part.length, all.length]).toEqual(['few', 2 * mebibyte - 1, 0])
})
