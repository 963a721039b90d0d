import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { summarise, whole } from './burst-lines.ts'
import type { BurstOrders } from './children/burst.ts'
import { runChild } from './run-child.ts'

const lines = 10_000
const folder = mkdtempSync(join(tmpdir(), 'cordwood-worker-'))
afterAll(() => rmSync(folder, { recursive: true }))

const endings = [
  { name: "the worker's natural end", end: 'natural', code: 0 },
  { name: 'process.exit in the worker', end: 'exit', code: 7 },
  { name: 'a throw in the worker', end: 'throw', code: 1 },
  { name: 'an unhandled rejection in the worker', end: 'reject', code: 1 },
  { name: 'process.exit in the main thread', end: 'main-exit', code: 7 },
  { name: 'SIGTERM', end: 'wait', kill: 'SIGTERM', code: null },
  { name: 'SIGINT', end: 'wait', kill: 'SIGINT', code: null },
] as const

describe.concurrent.each(['cold', 'split'] as const)('a %s burst in a worker thread', (start) => {
  test.each(endings)('to a file is complete and in order after $name', { timeout: 600_000 }, async (ending) => {
    const kill = 'kill' in ending ? ending.kill : undefined
    const path = join(folder, `${start}-${ending.end}-${kill}.log`)
    const orders: BurstOrders = { path, lines, start, isPoolBusy: start === 'split', end: ending.end, inWorker: true }
    const ended = await runChild('burst.ts', orders, kill && { kill })
    expect(summarise(readFileSync(path, 'utf8'))).toEqual(whole(lines))
    expect({ code: ended.code, signal: ended.signal }).toEqual({ code: ending.code, signal: kill ?? null })
    // The worker's end was a clean one too: nothing says otherwise to the next start.
    expect(readdirSync(folder).filter((name) => name.startsWith(`.${basename(path)}`))).toEqual([])
  })

  test.each(endings)(
    'to a pipe with a slow reader is complete and in order after $name',
    { timeout: 600_000 },
    async (ending) => {
      const kill = 'kill' in ending ? ending.kill : undefined
      const path = join(folder, `pipe-${start}-${ending.end}-${kill}.log`)
      const orders: BurstOrders = { lines, start, isPoolBusy: start === 'split', end: ending.end, inWorker: true }
      await runChild('burst.ts', orders, { slowReader: { path, pauseMs: 3 }, ...(kill && { kill }) })
      expect(summarise(readFileSync(path, 'utf8'))).toEqual(whole(lines))
    },
  )
})
