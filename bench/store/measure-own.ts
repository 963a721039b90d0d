import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median, shuffled } from '../lib/statistics.ts'

/** What a child process is asked for. */
export interface OwnOrder {
  readonly into: 'store' | 'file' | 'gzip'
  readonly isMasked: boolean
  /** How many times 65,536 lines are logged, behind those that warm up. */
  readonly segments: number
  readonly warmSegments: number
  readonly dir: string
}

/** What it answers: CPU a line of all threads and of the one that logs; the most memory that the process had. */
export interface OwnAnswer {
  readonly cpuMicroseconds: number
  readonly threadMicroseconds: number
  readonly peakBytes: number
}

const contenders = {
  'store, masked': { into: 'store', isMasked: true },
  store: { into: 'store', isMasked: false },
  'file, masked': { into: 'file', isMasked: true },
  file: { into: 'file', isMasked: false },
  gzip: { into: 'gzip', isMasked: false },
} as const

/** What own lines cost: ratios of medians. */
export interface OwnCosts {
  /** All threads, from the call to the sealed segment, against JSON.stringify and gzip -6 of the same; and with masking. */
  readonly all: number
  readonly allMasked: number
  /** Of the thread that logs, masked, against the file sink. */
  readonly thread: number
  /** Microseconds a line, masked: the thread that logs, and all. */
  readonly threadMicroseconds: number
  readonly allMicroseconds: number
  /** More than the same process with a file sink, at most. */
  readonly extraPeakBytes: number
  readonly segments: number
  readonly rounds: number
}

const childPath = fileURLToPath(new URL('own-child.ts', import.meta.url))

const warmSegments = 2

async function runChild(order: Omit<OwnOrder, 'dir' | 'warmSegments'>): Promise<OwnAnswer> {
  const dir = mkdtempSync(join(tmpdir(), 'cordwood-bench-own-'))
  try {
    const child = fork(childPath, [JSON.stringify({ ...order, warmSegments, dir })], { execArgv: ['--no-warnings'] })
    let answer: OwnAnswer | undefined
    child.on('message', (message) => (answer = message as OwnAnswer))
    const [code] = (await once(child, 'close')) as [number | null]
    if (answer === undefined) throw new Error(`The child that logs into ${order.into} ended with code ${code} and no answer.`)
    return answer
  } finally {
    rmSync(dir, { recursive: true })
  }
}

/** Runs the contenders in turn, each round in another order. */
export async function measureOwn(segments: number, rounds: number): Promise<OwnCosts> {
  const answers = new Map<string, OwnAnswer[]>()
  for (let round = 0; round < rounds; round++) {
    for (const [name, contender] of shuffled(Object.entries(contenders))) {
      const answer = await runChild({ ...contender, segments })
      answers.set(name, [...(answers.get(name) ?? []), answer])
    }
  }
  const of = (name: keyof typeof contenders, read: (answer: OwnAnswer) => number): number =>
    median((answers.get(name) ?? []).map(read))
  const ratio = (a: keyof typeof contenders, b: keyof typeof contenders, read: (answer: OwnAnswer) => number): number =>
    median((answers.get(a) ?? []).map((answer, round) => read(answer) / read(answers.get(b)?.[round] ?? answer)))
  return {
    all: ratio('store', 'gzip', ({ cpuMicroseconds }) => cpuMicroseconds),
    allMasked: ratio('store, masked', 'gzip', ({ cpuMicroseconds }) => cpuMicroseconds),
    thread: ratio('store, masked', 'file, masked', ({ threadMicroseconds }) => threadMicroseconds),
    threadMicroseconds: of('store, masked', ({ threadMicroseconds }) => threadMicroseconds),
    allMicroseconds: of('store, masked', ({ cpuMicroseconds }) => cpuMicroseconds),
    extraPeakBytes: of('store, masked', ({ peakBytes }) => peakBytes) - of('file, masked', ({ peakBytes }) => peakBytes),
    segments,
    rounds,
  }
}
