import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { summarise, whole } from './burst-lines.ts'
import type { BurstOrders } from './children/burst.ts'
import { runChild } from './run-child.ts'

const lines = 10_000
const folder = mkdtempSync(join(tmpdir(), 'cordwood-burst-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Ending {
  readonly name: string
  readonly end: BurstOrders['end']
  readonly kill?: NodeJS.Signals
  readonly code: number | null
}

const endings: readonly Ending[] = [
  { name: 'its natural end', end: 'natural', code: 0 },
  { name: 'process.exit', end: 'exit', code: 7 },
  { name: 'a throw', end: 'throw', code: 1 },
  { name: 'an unhandled rejection', end: 'reject', code: 1 },
  { name: 'SIGTERM', end: 'wait', kill: 'SIGTERM', code: null },
  { name: 'SIGINT', end: 'wait', kill: 'SIGINT', code: null },
  { name: 'SIGHUP', end: 'wait', kill: 'SIGHUP', code: null },
]
const starts = [
  { name: 'a cold burst', start: 'cold', isPoolBusy: false },
  { name: 'a warm burst', start: 'warm', isPoolBusy: false },
  { name: 'a burst with a batch in flight and the thread pool busy', start: 'split', isPoolBusy: true },
] as const

describe.concurrent.each(starts)('$name', ({ start, isPoolBusy }) => {
  test.each(endings)('to a file is complete and in order after $name', { timeout: 600_000 }, async ({ end, kill, code }) => {
    const path = join(folder, `${start}-${end}-${kill}.log`)
    const orders: BurstOrders = { path, lines, start, isPoolBusy, end, inWorker: false }
    const ended = await runChild('burst.ts', orders, kill && { kill })
    expect(summarise(readFileSync(path, 'utf8'))).toEqual(whole(lines))
    expect({ code: ended.code, signal: ended.signal }).toEqual({ code, signal: kill ?? null })
    expect(ended.stderr.includes('on purpose')).toBe(end === 'throw' || end === 'reject')
  })

  test.each(endings)(
    'to a pipe with a slow reader is complete and in order after $name',
    { timeout: 600_000 },
    async (ending) => {
      const path = join(folder, `pipe-${start}-${ending.end}-${ending.kill}.log`)
      const orders: BurstOrders = { lines, start, isPoolBusy, end: ending.end, inWorker: false }
      const slowReader = { path, pauseMs: 3 }
      const ended = await runChild('burst.ts', orders, { slowReader, ...(ending.kill && { kill: ending.kill }) })
      expect(summarise(readFileSync(path, 'utf8'))).toEqual(whole(lines))
      const bySignal = ending.kill === undefined ? undefined : 128 + constants.signals[ending.kill]
      expect(ended.code).toBe(bySignal ?? ending.code)
    },
  )

  test.each(endings)('to a socket is complete and in order after $name', { timeout: 600_000 }, async ({ end, kill, code }) => {
    const orders: BurstOrders = { lines, start, isPoolBusy, end, inWorker: false }
    const ended = await runChild('burst.ts', orders, kill && { kill })
    expect(summarise(ended.stdout)).toEqual(whole(lines))
    expect({ code: ended.code, signal: ended.signal }).toEqual({ code, signal: kill ?? null })
  })
})
