import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeCertificate } from '../certificate.ts'
import type { Fault } from '../fault-proxy.ts'
import { type Drill, type Outcome, shipperUser } from './drill.ts'
import { damageSpool, sizesOfSpool } from './damage.ts'
import { drained, trickled } from './figures.ts'
import type { ContestantName, Orders } from './orders.ts'

/** What a server must be like. `narrow`: one bulk at work while one waits, and bodies of 120 kB at most. */
export type ServerKind = 'plain' | 'narrow' | 'secured'

/** One row of the matrix. */
export interface Row {
  /** The number of the table in the plan, with a letter where it has several. */
  readonly id: string
  readonly fault: string
  readonly server: ServerKind
  /** It stops the server's process: needs one of its own. */
  readonly stopsServer?: true
  readonly isSecure?: true
  readonly orders?: Partial<Orders>
  /** It is not load that is tried. */
  readonly logsFew?: true
  /** Only these can be tried. */
  readonly only?: readonly ContestantName[]
  run(drill: Drill): Promise<void>
  /** With a queue in memory it promises something else: that is tried with each run of the tests too. */
  readonly isOtherInMemory?: true
  /** What cordwood must reach, in words where it did not; the default is nothing lost, nothing doubled. */
  judge?(outcome: Outcome, contestant: ContestantName): string | undefined
}

/** Nothing lost, nothing doubled, and the books say so. */
export function judgeLossless({ lost, doubled, isBalanced, exit }: Outcome): string | undefined {
  if (lost > 0) return `${lost} lines lost`
  if (doubled > 0) return `${doubled} lines doubled`
  if (isBalanced === false) return 'the books do not balance'
  return exit === '0' ? undefined : `ended with ${exit}`
}

/** How often a process is killed in a row. */
const kills = 3

/** Lines in memory die with their process: with a spool, those of the ring's last moment. None may be doubled. */
function judgeKilled({ lostOwed, doubled }: Outcome, contestant: ContestantName): string | undefined {
  if (doubled > 0) return `${doubled} lines doubled`
  return contestant === 'cordwood (spool)' && lostOwed > 0 ? `${lostOwed} lines lost that were older than 10 ms` : undefined
}

async function killed(drill: Drill): Promise<void> {
  for (let kill = 0; kill < kills; kill++) {
    drill.start()
    if (kill === 0) await drill.stored(1)
    await sleep(drill.pace.calmMs + 700)
    await drill.kill()
  }
  await restart(drill)
}

/** A queue in memory loses what was not sent, and says how much that was. */
function judgeTold({ lost, doubled, told }: Outcome, contestant: ContestantName): string | undefined {
  if (doubled > 0) return `${doubled} lines doubled`
  if (contestant === 'cordwood (spool)') return lost > 0 ? `${lost} lines lost` : undefined
  // What was on its way at the end may be stored all the same.
  return lost <= told ? undefined : `${lost} lines lost, ${told} told of`
}

/** What is lost is counted and told, to the line; none may be doubled. */
function judgeCounted({ lost, doubled, told, isBalanced }: Outcome): string | undefined {
  if (doubled > 0) return `${doubled} lines doubled`
  if (isBalanced === false) return 'the books do not balance'
  return lost === told ? undefined : `${lost} lines lost, ${told} told of`
}

/** A damaged frame is told of to the line: by the next life, and once more by the one after it where the next could not ship all that stood before it. */
function judgeDamaged({ lost, doubled, told, isBalanced }: Outcome): string | undefined {
  if (doubled > 0) return `${doubled} lines doubled`
  if (isBalanced === false) return 'the books do not balance'
  return lost > 0 && told >= lost && told % lost === 0 ? undefined : `${lost} lines lost, ${told} told of`
}

const memoryLimitMiB = 64

/** However long the server is away: a spool loses nothing, a queue in memory counts what it had no room for, and memory is bounded. */
function judgeOutage(outcome: Outcome, contestant: ContestantName): string | undefined {
  const { peakMiB } = outcome
  if (peakMiB > memoryLimitMiB) return `${peakMiB} MiB above the baseline`
  return contestant === 'cordwood' ? judgeCounted(outcome) : judgeLossless(outcome)
}

/** Under load, with the fault in the middle. */
async function around(
  drill: Drill,
  begin: () => Promise<void>,
  end: () => Promise<void>,
  faultMs = drill.pace.faultMs,
): Promise<void> {
  drill.start()
  await drill.stored(1)
  await sleep(drill.pace.calmMs)
  await begin()
  await sleep(faultMs)
  await end()
  await sleep(drill.pace.calmMs)
  await drill.close()
}

const nothing = (): Promise<void> => Promise.resolve()

/** Load alone. */
const undisturbed = (drill: Drill): Promise<void> => around(drill, nothing, nothing)

/** A fault of the network or of what stands in front of the server. */
function atProxy(fault: Fault, isLong = false): Row['run'] {
  return (drill) =>
    around(
      drill,
      () => drill.proxy.set(fault),
      () => drill.proxy.set({ kind: 'pass' }),
      isLong ? drill.pace.longMs : drill.pace.faultMs,
    )
}

const overloaded: Fault = {
  kind: 'answer',
  status: 429,
  headers: { 'retry-after': '1' },
  body: JSON.stringify({ error: { type: 'es_rejected_execution_exception', reason: 'rejected' }, status: 429 }),
}

/** Keeps a narrow server so busy that it refuses lines of others. */
function hammer(drill: Drill): () => Promise<void> {
  const stop = new AbortController()
  const body = `{"create":{}}\n{"@timestamp":"2026-11-21T12:00:00Z","text":"${'x'.repeat(60)}"}\n`.repeat(1_200)
  const index = `hammer-${drill.target}`
  const headers = { 'content-type': 'application/x-ndjson' }
  const loops = Array.from({ length: 6 }, async () => {
    while (!stop.signal.aborted) {
      const answer = await fetch(`${drill.options.url}/${index}/_bulk?filter_path=errors`, { method: 'POST', headers, body })
      await answer.arrayBuffer()
    }
  })
  return async () => {
    stop.abort()
    await Promise.all(loops)
  }
}

async function hammered(drill: Drill): Promise<void> {
  let rest = (): Promise<void> => Promise.resolve()
  await around(
    drill,
    async () => {
      rest = hammer(drill)
    },
    () => rest(),
  )
}

/** Every row that needs a server and processes; rows 2, 3 and 12 are tests of the spool against a model of a file system. */
export const rows: readonly Row[] = [
  { id: '0', fault: 'none', server: 'plain', run: undisturbed },
  {
    id: '1',
    isOtherInMemory: true,
    fault: 'the service is killed (SIGKILL) under load and started again',
    server: 'plain',
    judge: judgeKilled,
    run: killed,
  },
  {
    id: '1b',
    fault: 'the same, and every line is in the spool before its call returns',
    server: 'plain',
    only: ['cordwood (spool)'],
    judge: judgeLossless,
    // A call takes as long as the disk does.
    orders: { isSynchronous: true, rate: 50 },
    run: killed,
  },
  {
    id: '4a',
    fault: 'the server is killed (SIGKILL) and started again',
    server: 'plain',
    stopsServer: true,
    judge: judgeOutage,
    run: (drill) =>
      around(
        drill,
        async () => void process.kill(drill.options.server?.pid ?? 0, 'SIGKILL'),
        async () => drill.options.server?.restart(),
        drill.pace.longMs,
      ),
  },
  {
    id: '4b',
    fault: 'the server is frozen (SIGSTOP)',
    server: 'plain',
    stopsServer: true,
    run: (drill) =>
      around(
        drill,
        async () => void process.kill(drill.options.server?.pid ?? 0, 'SIGSTOP'),
        async () => void process.kill(drill.options.server?.pid ?? 0, 'SIGCONT'),
        drill.pace.longMs / 2,
      ),
  },
  { id: '4c', fault: 'connections are refused', server: 'plain', run: atProxy({ kind: 'refuse' }, true), judge: judgeOutage },
  { id: '5a', fault: 'reset before a request', server: 'plain', run: atProxy({ kind: 'resetBefore' }) },
  { id: '5b', fault: 'reset in the middle of a request', server: 'plain', run: atProxy({ kind: 'resetRequest' }) },
  { id: '5c', fault: 'reset in the middle of an answer', server: 'plain', run: atProxy({ kind: 'resetResponse' }) },
  { id: '5d', fault: 'answers lost after the lines were stored', server: 'plain', run: atProxy({ kind: 'dropResponse' }) },
  {
    id: '6',
    fault: 'the same, and the stream rolls over before the lines are sent again',
    server: 'plain',
    run: (drill) =>
      around(
        drill,
        () => drill.proxy.set({ kind: 'dropResponse' }),
        async () => {
          await drill.ask('POST', `/${drill.target}/_rollover`)
          await sleep(drill.pace.faultMs / 4)
          await drill.proxy.set({ kind: 'pass' })
        },
      ),
  },
  { id: '7a', fault: 'black hole, connections stay open without a word', server: 'plain', run: atProxy({ kind: 'silence' }) },
  { id: '7b', fault: 'answers drip byte by byte', server: 'plain', run: atProxy({ kind: 'drip', delayMs: 10 }) },
  { id: '7c', fault: 'answers take long', server: 'plain', run: atProxy({ kind: 'slow', delayMs: 700 }) },
  { id: '8a', fault: 'HTTP 429', server: 'plain', run: atProxy(overloaded, true), judge: judgeOutage },
  { id: '8b', fault: 'HTTP 503 without a body', server: 'plain', run: atProxy({ kind: 'answer', status: 503 }) },
  { id: '8c', fault: '429 for single lines (full queues of the server)', server: 'narrow', run: hammered },
  {
    id: '9',
    fault: 'one request half stored: 201, 400 and 429 together',
    server: 'narrow',
    orders: { conflicts: true },
    run: hammered,
    judge: judgeConflicts,
  },
  {
    id: '10',
    fault: '10 % of the lines do not fit the mapping',
    server: 'plain',
    orders: { conflicts: true },
    run: undisturbed,
    judge: judgeConflicts,
  },
  {
    id: '11',
    fault: 'lines larger than the server takes (HTTP 413)',
    server: 'narrow',
    orders: { giants: true },
    run: undisturbed,
    judge: (outcome) =>
      judgeLossless(outcome) ??
      (outcome.deadLettered === multiplesOf(500, outcome) ? undefined : 'not exactly the giants are dead letters'),
  },
  {
    id: '12',
    fault: 'the spool is full (1 MiB) while the server is away',
    server: 'plain',
    only: ['cordwood (spool)'],
    orders: { spoolBytes: 1 << 20, rate: 6_000 },
    run: atProxy({ kind: 'refuse' }, true),
    judge: judgeCounted,
  },
  {
    id: '13',
    fault: 'killed, and a byte of the spool is changed before it starts again',
    server: 'plain',
    only: ['cordwood (spool)'],
    judge: judgeDamaged,
    async run(drill) {
      drill.start()
      await drill.stored(1)
      await drill.proxy.set({ kind: 'refuse' })
      const sizes = sizesOfSpool(drill.folder)
      await sleep(drill.pace.faultMs)
      await drill.kill(true)
      damageSpool(drill.folder, sizes)
      await drill.proxy.set({ kind: 'pass' })
      await restart(drill)
    },
  },
  {
    id: '14',
    fault: 'the clock jumps a day forth and back',
    server: 'plain',
    run: (drill) =>
      around(
        drill,
        async () => drill.process.tell({ do: 'jump', ms: 86_400_000 }),
        async () => drill.process.tell({ do: 'jump', ms: -2 * 86_400_000 }),
      ),
  },
  {
    id: '15',
    fault: 'the password is changed, and told to the service later',
    server: 'secured',
    run: (drill) =>
      around(
        drill,
        async () => {
          drill.options.server?.setPassword(shipperUser.name, 'second-password')
          await sleep(2_000)
        },
        async () => {
          // A service that reads its password once would need a restart: for those the old one becomes right again.
          if (drill.options.contestant.startsWith('cordwood')) writeFileSync(join(drill.folder, 'password'), 'second-password')
          else drill.options.server?.setPassword(shipperUser.name, shipperUser.password)
          await sleep(2_000)
        },
      ).finally(() => {
        drill.options.server?.setPassword(shipperUser.name, shipperUser.password)
        // For whoever ships what is left.
        writeFileSync(join(drill.folder, 'password'), shipperUser.password)
      }),
  },
  {
    id: '16',
    fault: 'another certificate is shown, of an authority that is not trusted',
    server: 'plain',
    isSecure: true,
    run: (drill) =>
      around(
        drill,
        async () => drill.front?.show(makeCertificate(drill.folder, 'other')),
        async () => {
          if (drill.certificate !== undefined) drill.front?.show(drill.certificate)
        },
      ),
  },
  {
    id: '17',
    fault: "the server's disk is full (read-only block)",
    server: 'plain',
    run: (drill) => {
      const block = async (value: boolean | null): Promise<void> => {
        const status = await drill.ask('PUT', `/${drill.target}/_settings`, { 'index.blocks.read_only_allow_delete': value })
        if (status !== 200) throw new Error(`Expected the block to be set, got HTTP ${status}.`)
      }
      return around(
        drill,
        () => block(true),
        () => block(null),
      )
    },
  },
  {
    id: '18',
    fault: 'two services with one spool are killed while the server is away, and a third one starts',
    server: 'plain',
    only: ['cordwood (spool)'],
    async run(drill) {
      drill.start()
      await drill.stored(1)
      await drill.proxy.set({ kind: 'refuse' })
      const first = drill.process
      drill.start({ first: 100_001 })
      await sleep(drill.pace.faultMs + 1_000)
      await drill.kill(true)
      drill.process = first
      await drill.kill(true)
      await drill.proxy.set({ kind: 'pass' })
      await restart(drill)
    },
  },
  {
    id: '18b',
    fault: 'the thread that ships is killed under load, three times: then it is done in the thread of the application',
    server: 'plain',
    only: ['cordwood (spool)'],
    async run(drill) {
      drill.start()
      await drill.stored(1)
      for (let deaths = 0; deaths < 3; deaths++) {
        await sleep(drill.pace.calmMs)
        const before = await drill.countNow()
        drill.process.tell({ do: 'endThread' })
        // What was on its way when it died may still come.
        await drill.stored(before + drill.pace.rate)
      }
      await drill.close()
    },
  },
  {
    id: '19',
    fault: 'HTTP 503, and nobody listens to errors',
    server: 'plain',
    orders: { listens: false },
    run: atProxy({ kind: 'answer', status: 503 }),
  },
  {
    id: '20a',
    isOtherInMemory: true,
    fault: 'process.exit() right after the last line',
    server: 'plain',
    judge: judgeTold,
    async run(drill) {
      drill.start({ end: { after: drill.pace.rate * 2, by: 'exit' } })
      await drill.ended()
      await restart(drill)
    },
  },
  {
    id: '20b',
    isOtherInMemory: true,
    fault: 'SIGTERM right after the last line',
    server: 'plain',
    judge: judgeTold,
    async run(drill) {
      drill.start({ end: { after: drill.pace.rate * 2, by: 'signal' } })
      await drill.ended()
      await restart(drill)
    },
  },
  {
    id: '20c',
    fault: 'none, at two lines a second: how long a line takes to the server, and the close',
    server: 'plain',
    logsFew: true,
    run: trickled,
  },
  {
    id: '21',
    fault: 'connections are refused: how fast the backlog goes while lines come on, against the rate at which they come',
    server: 'plain',
    run: drained,
    judge: judgeOutage,
  },
]

/** What a spool kept is sent by the next process. */
async function restart(drill: Drill): Promise<void> {
  drill.start()
  await sleep(drill.pace.calmMs + 500)
  await drill.close()
}

/** How many of the lines of one process have a number that `step` divides: the first has 2. */
function multiplesOf(step: number, { sent }: Outcome): number {
  return Math.floor((sent + 1) / step)
}

function judgeConflicts(outcome: Outcome): string | undefined {
  const conflicts = multiplesOf(10, outcome)
  return (
    judgeLossless(outcome) ??
    (outcome.deadLettered === conflicts
      ? undefined
      : `not exactly the ${conflicts} conflicts are dead letters, but ${outcome.deadLettered}`)
  )
}
