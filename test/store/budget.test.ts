import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Flooded } from './children/flooding.ts'
import { createFolder } from './folder.ts'
import { sizeNow } from './size-now.ts'
import { readLines } from './read-lines.ts'

const maxBytes = 4 << 20
/** Some 30 MB of plain lines. */
const lines = 100_000
/** What one writer may write before it looks at what is kept, as a share of the budget: two and a half of eight files. */
const writerShare = 2.5 / 8

async function flood(dir: string, count: number): Promise<Flooded> {
  const child = fork(new URL('children/flooding.ts', import.meta.url).pathname, [dir, String(maxBytes), String(count)])
  const [answer] = (await once(child, 'message')) as [Flooded]
  return answer
}

/** The most that a folder took while this was done, and how often was looked. */
async function watch<Result>(dir: string, work: Promise<Result>): Promise<{ most: number; looks: number; result: Result }> {
  let [most, looks, isDone] = [0, 0, false]
  const ended = work.finally(() => (isDone = true))
  while (!isDone) {
    const size = sizeNow(dir)
    if (size !== undefined) {
      most = Math.max(most, size)
      looks++
    }
    await sleep(2)
  }
  return { most, looks, result: await ended }
}

it('takes no more than maxBytes at any moment, while a process logs as fast as it can', { timeout: 600_000 }, async () => {
  const dir = createFolder()
  const { most, looks, result } = await watch(dir, flood(dir, lines))
  const { written, dropped, extra, problems } = result
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

it('takes little more than maxBytes while three processes do so in one folder', { timeout: 600_000 }, async () => {
  const dir = createFolder()
  const { most, result } = await watch(dir, Promise.all([40_000, 40_000, 40_000].map((count) => flood(dir, count))))
  for (const { written, dropped, problems } of result)
    expect({ written, dropped, problems }).toEqual({ written: 40_000, dropped: 0, problems: [] })
  // Each leaves room for what it writes itself, and does not know of what the others are about to.
  expect(most).toBeLessThanOrEqual(maxBytes * (1 + 2 * writerShare))
  expect(most).toBeGreaterThan(maxBytes / 3)
})
