import { setTimeout as sleep } from 'node:timers/promises'
import type { Drill } from './drill.ts'

/** So many lines are waited for one by one. */
const trickledLines = 8

/** Two lines a second: from the call until the server has it, the slowest of them; then the close of a service at rest. */
export async function trickled(drill: Drill): Promise<void> {
  drill.start({ rate: 2 })
  // The first one waits for the connection and the templates too.
  await drill.stored(1)
  let slowestMs = 0
  for (let lines = 0; lines < trickledLines; lines++) {
    const before = drill.lastLine()
    while (drill.lastLine() === before) await sleep(2)
    const loggedAt = performance.now()
    const wanted = drill.lastLine() - drill.process.first + 1
    while ((await drill.countNow()) < wanted && performance.now() - loggedAt < 60_000) await sleep(10)
    slowestMs = Math.max(slowestMs, performance.now() - loggedAt)
  }
  drill.process.tell({ do: 'pause' })
  await sleep(2_500)
  await drill.close()
  drill.figure = `${(slowestMs / 1000).toFixed(2)} s, close ${drill.closeMs ?? '?'} ms`
}

/** An outage, and how soon after it the server has caught up with the lines that go on coming. */
export async function drained(drill: Drill): Promise<void> {
  drill.start()
  await drill.stored(1)
  await sleep(drill.pace.calmMs)
  await drill.proxy.set({ kind: 'refuse' })
  await sleep(drill.pace.longMs)
  await drill.proxy.set({ kind: 'pass' })
  const countBefore = await drill.countNow()
  let startedAt = performance.now()
  let stored = countBefore
  // A pause between two tries is not the speed of what follows.
  while (stored === countBefore && performance.now() - startedAt < 60_000) {
    await sleep(250)
    stored = await drill.countNow()
  }
  const waitedMs = performance.now() - startedAt
  startedAt = performance.now()
  const linesASecond = drill.pace.rate
  const isBehind = (): boolean => drill.lastLine() - drill.process.first + 1 - stored > linesASecond * 1.5
  while (isBehind() && performance.now() - startedAt < 120_000) {
    await sleep(250)
    stored = await drill.countNow()
  }
  const seconds = Math.max(0.02, (performance.now() - startedAt) / 1000)
  const factor = (stored - countBefore) / seconds / linesASecond
  await drill.close()
  drill.figure = `${factor.toFixed(1)}x, begun after ${(waitedMs / 1000).toFixed(1)} s, +${Math.round(drill.process.peakBytes / 2 ** 20)} MiB`
}
