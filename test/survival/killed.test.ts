import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { summarise, whole } from './burst-lines.ts'
import type { UntilKilledOrders } from './children/until-killed.ts'
import { runChild } from './run-child.ts'

const flushIntervalMs = 10
const folder = mkdtempSync(join(tmpdir(), 'cordwood-killed-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What the child had called before it was gone. */
function readNotes(path: string): { readonly lastError: number; readonly owed: number } {
  // Its last note may be torn.
  const notes = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  const errors = notes.filter((note) => note.startsWith('e ')).map((note) => Number(note.slice(2)))
  const calls = notes.filter((note) => !note.startsWith('e ')).map((note) => note.split(' ').map(Number))
  const lastCall = calls.at(-1)?.[1] ?? Number.NaN
  const old = calls.filter(([, , after = Infinity]) => after <= lastCall - flushIntervalMs)
  return { lastError: errors.at(-1) ?? 0, owed: old.at(-1)?.[0] ?? Number.NaN }
}

/** Its whole lines; what is torn at the end is the line that was being written. */
function wholeLines(path: string): string {
  const text = readFileSync(path, 'utf8')
  return text.slice(0, text.lastIndexOf('\n') + 1)
}

const kills = [
  { name: 'SIGKILL', kill: 'SIGKILL', abortAfterMs: undefined },
  { name: 'abort', kill: undefined, abortAfterMs: 300 },
] as const

describe.concurrent.each(kills)('after $name', ({ name, kill, abortAfterMs }) => {
  const killing = kill === undefined ? {} : { kill, killAfterMs: 250 }

  test.each([
    { mode: 'loop', errorEvery: 97 },
    { mode: 'slow-loop', errorEvery: 0 },
    { mode: 'turns', errorEvery: 0 },
    { mode: 'turns', errorEvery: 97 },
  ] as const)(
    'a file has every error and all but the last flush interval: $mode, an error in $errorEvery',
    { timeout: 600_000 },
    async ({ mode, errorEvery }) => {
      const path = join(folder, `${name}-${mode}-${errorEvery}.log`)
      const notes = join(folder, `${name}-${mode}-${errorEvery}.notes`)
      const orders: UntilKilledOrders = { path, notes, mode, errorEvery, ...(abortAfterMs && { abortAfterMs }) }
      const { signal } = await runChild('until-killed.ts', orders, killing)
      const { lastError, owed } = readNotes(notes)
      const { lines, firstWrong } = summarise(wholeLines(path))
      expect(signal).toBe(kill ?? 'SIGABRT')
      expect(firstWrong).toBeUndefined()
      expect(lastError > 0).toBe(errorEvery > 0)
      expect(owed).toBeGreaterThan(100)
      expect(lines).toBeGreaterThanOrEqual(Math.max(lastError, owed))
    },
  )

  test.each(['loop', 'turns'] as const)(
    'a slow reader of a pipe has every error, all before it, and no torn line, logged in %s',
    { timeout: 600_000 },
    async (mode) => {
      const path = join(folder, `pipe-${name}-${mode}.log`)
      const notes = join(folder, `pipe-${name}-${mode}.notes`)
      const orders: UntilKilledOrders = { notes, mode, errorEvery: 97, ...(abortAfterMs && { abortAfterMs }) }
      await runChild('until-killed.ts', orders, { ...killing, slowReader: { path, pauseMs: 1 } })
      const { lastError } = readNotes(notes)
      const { lines, firstWrong } = summarise(readFileSync(path, 'utf8'))
      expect(lastError).toBeGreaterThan(96)
      expect(firstWrong).toBeUndefined()
      expect(lines).toBeGreaterThanOrEqual(lastError)
    },
  )
})

test(
  'a burst of one synchronous loop is whole in its file when the process is killed an interval later',
  { timeout: 600_000 },
  async () => {
    const path = join(folder, 'still.log')
    const orders = { path, lines: 10_000, start: 'cold', isPoolBusy: false, end: 'wait', inWorker: false }
    const areAllThere = (): boolean => readFileSync(path, 'utf8').includes('"n":10000,')
    let isSeen = false
    const watch = async (pid: number): Promise<void> => {
      // It logs nothing more, so only its timer can have written them. A busy machine may let it wait for that.
      for (let waited = 0; waited < 20_000 && !isSeen; waited += 50) {
        await sleep(50)
        isSeen = areAllThere()
      }
      process.kill(pid, 'SIGKILL')
    }
    const { signal } = await runChild('burst.ts', orders, { onReady: (pid) => void watch(pid) })
    expect({ signal, isSeen }).toEqual({ signal: 'SIGKILL', isSeen: true })
    expect(summarise(readFileSync(path, 'utf8'))).toEqual(whole(10_000))
  },
)
