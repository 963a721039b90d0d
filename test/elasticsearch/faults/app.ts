// A service that logs at a fixed rate until it is told to end, or is killed. Its orders are its first argument.
import { openSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { openContestant } from './contestants.ts'
import type { Command, Orders, Told } from './orders.ts'

const orders = JSON.parse(process.argv[2] ?? '') as Orders
const { rate, first, progress, conflicts = false, giants = false, end } = orders
const tell = (told: Told): void => {
  if (process.connected) process.send?.(told)
}

// The number of the last line whose call has returned, where a kill cannot take it away; and behind it that of the last line that
// had waited in the ring for so long that a later call has written it.
const file = openSync(progress, 'w+')
const mark = Buffer.alloc(16)
/** Lines that may wait in the ring still, and when their calls had returned. */
const young: { readonly n: number; readonly at: number }[] = []
let owed = first - 1
/** Eight fields of random letters, which no compression makes small, each below the logger's own limit. */
const giant = Object.fromEntries(
  Array.from({ length: 8 }, (_, field) => [
    `g${field}`,
    Array.from({ length: 3_000 }, () => Math.random().toString(36).slice(2, 11)).join(' '),
  ]),
)

/** The logger's default. */
const flushIntervalMs = 10
const threads: Worker[] = []
process.on('worker', (thread) => threads.push(thread))
const contestant = await openContestant(orders)
let n = first - 1
let isLogging = true
let closing: Promise<void> | undefined
let resting = 0

function line(): void {
  n++
  const now = Date.now()
  contestant.log({
    n,
    orderId: `o-${n}`,
    customer: `c-${n % 1000}`,
    amount: n / 4,
    detail: conflicts && n % 10 === 0 ? 'no object' : { code: n % 7 },
    ...(giants && n % 500 === 0 && giant),
  })
  for (let [oldest] = young; oldest !== undefined && oldest.at <= now - flushIntervalMs; [oldest] = young) {
    owed = oldest.n
    young.shift()
  }
  young.push({ n, at: Date.now() })
  mark.writeDoubleLE(n, 0)
  mark.writeDoubleLE(owed, 8)
  writeSync(file, mark, 0, 16, 0)
}

async function settle(): Promise<void> {
  while (!contestant.isSettled()) await sleep(5)
  tell({ isSettled: true })
}

async function close(): Promise<void> {
  const start = performance.now()
  const how = await contestant.close()
  const closeMs = Math.round(performance.now() - start)
  process.send?.({ closed: { ...how, closeMs } } satisfies Told, () => process.disconnect())
}

process.on('message', ({ do: what, ms = 0 }: Command) => {
  if (what === 'pause') isLogging = false
  else if (what === 'resume') isLogging = true
  else if (what === 'settle') void settle()
  else if (what === 'endThread') void threads.at(-1)?.terminate()
  else if (what === 'rest') resting = process.memoryUsage().rss
  else if (what === 'jump') {
    const before = Date.now.bind(Date)
    Date.now = () => before() + ms
  } else {
    isLogging = false
    closing ??= close()
  }
})

setInterval(() => {
  if (resting > 0) tell({ memory: process.memoryUsage().rss - resting })
}, 200).unref()

/** What could not be logged in time is left out, or a slow call would be followed by ever more of them. */
const linesATurn = 200
let due = n
let last = performance.now()
while (closing === undefined && process.connected) {
  const now = performance.now()
  due += isLogging ? ((now - last) * rate) / 1000 : 0
  last = now
  due = Math.min(due, n + linesATurn)
  while (n < due && (end === undefined || n - first + 1 < end.after)) line()
  if (end !== undefined && n - first + 1 >= end.after) {
    if (end.by === 'exit') process.exit(0)
    process.kill(process.pid, 'SIGTERM')
    break
  }
  await sleep(5)
}
// Without its parent nobody needs it.
if (!process.connected && closing === undefined) process.exit(1)
