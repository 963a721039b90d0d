import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createLogger } from '../../src/index.ts'
import { createStoreEngine, store } from '../../src/store/index.ts'
import { quantile } from '../lib/statistics.ts'
import { newestNumber } from './newest-number.ts'

/** Milliseconds from the call that logs a line until a query has found it. */
export interface Percentiles {
  readonly p50: number
  readonly p99: number
  readonly max: number
  /** How many lines were looked for. */
  readonly looks: number
}

/** At one rate of lines. */
export interface VisibleFigures {
  readonly linesASecond: number
  readonly lines: number
  /** Found by the process that logs; by a query, and by `tail`, of another one. */
  readonly own: Percentiles
  readonly other: Percentiles
  readonly tailed: Percentiles
}

/** What the other process tells: latencies in milliseconds. */
export interface Seen {
  readonly searched: readonly number[]
  readonly tailed: readonly number[]
}

const childPath = fileURLToPath(new URL('visible-child.ts', import.meta.url))
const tickMs = 10

/** Logs at several rates into a store of its own, and looks for the newest line all the time. */
export async function measureVisible(seconds: number): Promise<readonly VisibleFigures[]> {
  const figures: VisibleFigures[] = []
  for (const linesASecond of [100, 2_000, 10_000]) figures.push(await measureRate(linesASecond, seconds))
  return figures
}

async function measureRate(linesASecond: number, seconds: number): Promise<VisibleFigures> {
  const dir = mkdtempSync(join(tmpdir(), 'cordwood-bench-visible-'))
  const log = createLogger({ service: 'visible', sinks: [store({ dir })] })
  // There is a store before anybody reads it.
  log.info('started')
  await log.flush()
  const child = fork(childPath, [dir], { execArgv: ['--no-warnings'] })
  await once(child, 'message')
  const engine = createStoreEngine({ dir })
  const begin = performance.now()
  const sentAt: number[] = []
  const own: number[] = []
  let isDone = false
  const looking = (async () => {
    for (let seen = 0; !isDone || seen < sentAt.length;) {
      const newest = await newestNumber(engine)
      const now = performance.now()
      for (; seen < newest; seen++) own.push(now - (sentAt[seen] ?? now))
      await sleep(1)
    }
  })()
  while (performance.now() - begin < seconds * 1000) {
    const due = ((performance.now() - begin) * linesASecond) / 1000
    while (sentAt.length < due) {
      sentAt.push(performance.now())
      // The clock that all processes share.
      log.info('order {n} placed', { n: sentAt.length, sentNs: String(process.hrtime.bigint()) })
    }
    await sleep(tickMs)
  }
  isDone = true
  await looking
  const told = once(child, 'message') as Promise<[Seen]>
  child.send(sentAt.length)
  const [{ searched, tailed }] = await told
  await engine.close()
  await log.close()
  rmSync(dir, { recursive: true })
  return { linesASecond, lines: sentAt.length, own: spreadOf(own), other: spreadOf(searched), tailed: spreadOf(tailed) }
}

function spreadOf(latencies: readonly number[]): Percentiles {
  return {
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    max: quantile(latencies, 1),
    looks: latencies.length,
  }
}
