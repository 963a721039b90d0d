import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Fault } from '../fault-proxy.ts'
import type { Server } from '../server.ts'
import { countLines } from './count.ts'
import { Drill, type Pace } from './drill.ts'
import type { ContestantName } from './orders.ts'
import { openServer } from './stage.ts'

/**
 * `npm run soak -- --minutes 60 --rate 1000`: one fault after the other, chosen by a seed, for hours; each epoch ends with a count of
 * every line. `--roll-every 5` rolls the stream over every 5 seconds or so besides. `--short` is a minute. It fails when a line is lost or doubled, or when memory grows beyond 64 MiB.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    rate: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 1e6) },
    with: { type: 'string', default: 'cordwood (spool)' },
    'roll-every': { type: 'string', default: '0' },
    short: { type: 'boolean', default: false },
  },
})
const untilMs = values.short ? 60_000 : Number(values.minutes) * 60_000
const epochMs = values.short ? 15_000 : 300_000
const pace: Pace = {
  faultMs: values.short ? 1_000 : 8_000,
  longMs: values.short ? 2_000 : 60_000,
  calmMs: 500,
  rate: Number(values.rate),
  closeMs: 30_000,
}
const memoryLimitMiB = 64
/** Without a line more on the server. */
const drainLimitMs = 180_000

/** A small generator of numbers that the seed alone decides (mulberry32), so that a failure can be had again. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const faults: readonly Fault[] = [
  { kind: 'refuse' },
  { kind: 'resetBefore' },
  { kind: 'resetRequest' },
  { kind: 'resetResponse' },
  { kind: 'dropResponse' },
  { kind: 'silence' },
  { kind: 'blackHole' },
  { kind: 'slow', delayMs: 700 },
  { kind: 'drip', delayMs: 10 },
  { kind: 'answer', status: 429, headers: { 'retry-after': '1' } },
  { kind: 'answer', status: 503 },
  { kind: 'answer', status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' },
]
type Event = Fault | 'restart the server' | 'freeze the server' | 'roll over' | 'fill the disk'
const events: readonly Event[] = [...faults, 'restart the server', 'freeze the server', 'roll over', 'fill the disk']

async function suffer(event: Event, drill: Drill, server: Server, ms: number): Promise<void> {
  const block = (value: boolean | null): Promise<number> =>
    drill.ask('PUT', `/${drill.target}/_settings`, { 'index.blocks.read_only_allow_delete': value })
  switch (event) {
    case 'restart the server':
      process.kill(server.pid, 'SIGKILL')
      return server.restart()
    case 'freeze the server':
      process.kill(server.pid, 'SIGSTOP')
      await sleep(ms)
      process.kill(server.pid, 'SIGCONT')
      return
    case 'roll over':
      await drill.ask('POST', `/${drill.target}/_rollover`)
      return
    case 'fill the disk':
      await block(true)
      await sleep(ms)
      await block(null)
      return
    default:
      await drill.proxy.set(event)
      await sleep(ms)
      await drill.proxy.set({ kind: 'pass' })
  }
}

/** Rolls over whatever happens meanwhile, so that it also happens within a request, a look and a next try. */
async function rollAlong(drill: Drill, everyMs: number, signal: AbortSignal): Promise<void> {
  while (everyMs > 0 && !signal.aborted) {
    await sleep(2 * everyMs * Math.random(), undefined, { signal }).catch(() => undefined)
    // A server that is away just then is left alone.
    await drill.ask('POST', `/${drill.target}/_rollover`).catch(() => undefined)
  }
}

/**
 * Counts the lines after one number and up to another. All that has waited comes first, and a second copy is removed within moments:
 * what is wrong counts only when nothing has changed for a while.
 */
async function countPatiently(drill: Drill, counted: number, sent: number): Promise<{ lost: number; doubled: number }> {
  let [before, lost, doubled] = [-1, sent - counted, 0]
  for (let last = Date.now(); (lost > 0 || doubled > 0) && Date.now() - last < drainLimitMs; await sleep(1_000)) {
    const now = await drill.countNow(counted + 1)
    if (now !== before) last = Date.now()
    before = now
    // To look at each line keeps a server busy.
    if (now < sent - counted && Date.now() - last < drainLimitMs / 2) continue
    const stored = await countLines(drill.options.url, drill.target, sent, {}, counted + 1)
    lost = sent - counted - stored.numbers.size
    doubled = stored.documents - stored.numbers.size
  }
  return { lost, doubled }
}

/** Frees the server's disk of what was counted: rolls the stream over and deletes the indices before the one that is written to. */
async function forget(drill: Drill): Promise<void> {
  await drill.ask('POST', `/${drill.target}/_rollover`)
  const answer = await fetch(`${drill.options.url}/${drill.target}/_settings`)
  const indices = Object.keys((await answer.json()) as object).sort()
  for (const index of indices.slice(0, -1)) await drill.ask('DELETE', `/${index}`)
}

const seed = Number(values.seed)
const random = createRandom(seed)
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
const server = await openServer('plain')
const drill = await Drill.open({ contestant: values.with as ContestantName, pace, url: server.url, server })
console.log(`seed ${seed}, ${values.rate} lines a second, ${untilMs / 60_000} minutes`)
let failed = ''
try {
  drill.start()
  await drill.stored(1)
  const start = Date.now()
  // The numbers of a process do not begin with 1.
  let counted = drill.process.first - 1
  while (failed === '' && Date.now() - start < untilMs) {
    const happened: Record<string, number> = {}
    const rolling = new AbortController()
    const rolls = rollAlong(drill, Number(values['roll-every']) * 1_000, rolling.signal)
    for (const epoch = Date.now(); Date.now() - epoch < epochMs;) {
      const event = pick(events)
      const name = typeof event === 'string' ? event : event.kind
      happened[name] = (happened[name] ?? 0) + 1
      await suffer(event, drill, server, pace.faultMs * (0.2 + random() * 2))
      await sleep(pace.calmMs * random() * 6)
    }
    rolling.abort()
    drill.process.tell({ do: 'pause' })
    await drill.process.settled()
    await rolls
    const sent = drill.lastLine()
    const { lost, doubled } = await countPatiently(drill, counted, sent)
    const memoryMiB = Math.round(drill.process.peakBytes / 2 ** 20)
    const what = Object.entries(happened).map(([name, times]) => `${name} ${times}`)
    console.log(
      `${Math.round((Date.now() - start) / 1000)} s: sent ${sent}, lost ${lost}, doubled ${doubled}, +${memoryMiB} MiB (${what.join(', ')})`,
    )
    if (lost > 0 || doubled > 0) failed = `${lost} lines lost, ${doubled} doubled`
    else if (memoryMiB > memoryLimitMiB) failed = `${memoryMiB} MiB above the baseline`
    counted = sent
    await forget(drill)
    drill.process.tell({ do: 'resume' })
  }
  drill.process.tell({ do: 'pause' })
  await drill.close()
  const { isBalanced, exit } = await drill.count()
  if (failed === '' && (isBalanced !== true || exit !== '0')) failed = `at the end: books ${String(isBalanced)}, exit ${exit}`
} finally {
  await drill.end()
  await server.stop()
}
console.log(failed === '' ? 'Nothing lost, nothing doubled.' : `FAILED (seed ${seed}): ${failed}`)
if (failed !== '') process.exitCode = 1
