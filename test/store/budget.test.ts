import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Flooded } from './children/flooding.ts'
import { createFolder } from './folder.ts'
import { readLines } from './read-lines.ts'

const maxBytes = 4 << 20
/** Some 30 MB of plain lines of each writer. */
const lines = 100_000

/** All files at one moment; one that is gone before it was looked at does not count. */
function sizeOf(dir: string): number {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' }).reduce((sum, name) => {
    try {
      const stat = statSync(join(dir, name))
      return stat.isFile() ? sum + stat.size : sum
    } catch {
      return sum
    }
  }, 0)
}

async function flood(dir: string): Promise<Flooded> {
  const child = fork(new URL('children/flooding.ts', import.meta.url).pathname, [dir, String(maxBytes), String(lines)])
  const [answer] = (await once(child, 'message')) as [Flooded]
  return answer
}

it('takes no more than maxBytes at any moment, while a process logs as fast as it can', { timeout: 300_000 }, async () => {
  const dir = createFolder()
  let [most, looks, isDone] = [0, 0, false]
  const flooded = flood(dir).finally(() => (isDone = true))
  while (!isDone) {
    most = Math.max(most, sizeOf(dir))
    looks++
    await sleep(2)
  }
  const { written, dropped, extra, problems } = await flooded
  expect(problems).toEqual([])
  expect({ written, dropped }).toEqual({ written: lines, dropped: 0 })
  expect(looks).toBeGreaterThan(20)
  expect(most).toBeLessThanOrEqual(maxBytes)
  // It was filled, and the oldest had to go.
  expect(most).toBeGreaterThan(maxBytes / 3)
  expect((extra['expiredBytes'] ?? 0) + (extra['expiredHotFiles'] ?? 0)).toBeGreaterThan(0)
  const numbers = readLines(dir).map((line) => (JSON.parse(line) as { n: number }).n)
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => lines - numbers.length + 1 + index))
})
