import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createLogger } from '../../src/index.ts'
import { createStoreEngine, store } from '../../src/store/index.ts'
import { quantile } from '../lib/statistics.ts'
import { type Look, lookForLines, type SentLine, sharedMs } from './look-for-lines.ts'

/** Milliseconds from the call that logs a line until it is found. */
export interface Percentiles {
  readonly p50: number
  readonly p99: number
  readonly max: number
  /** How many lines were looked for. */
  readonly looks: number
}

const places = ['same process', 'another process', 'its tail'] as const
/** Who looks: the process that logs, another one by queries, another one by `tail`. */
export type Place = (typeof places)[number]

/** At one rate of lines, looked for in one way, at one place. */
export interface VisibleFigures extends Percentiles {
  readonly linesASecond: number
  readonly place: Place
  readonly look: Look
}

const tickMs = 10

/** Logs at several rates into a store of its own, and looks for the last line all the time. */
export async function measureVisible(seconds: number): Promise<readonly VisibleFigures[]> {
  const figures: VisibleFigures[] = []
  for (const linesASecond of [100, 1_000, 10_000]) {
    for (const place of places) {
      for (const look of place === 'its tail' ? (['id'] as const) : (['id', 'newest'] as const))
        figures.push({ linesASecond, place, look, ...spreadOf(await measure(linesASecond, seconds, place, look)) })
    }
  }
  return figures
}

async function measure(linesASecond: number, seconds: number, place: Place, look: Look): Promise<readonly number[]> {
  const dir = mkdtempSync(join(tmpdir(), 'cordwood-bench-visible-'))
  const log = createLogger({ service: 'visible', sinks: [store({ dir })] })
  // There is a store before anybody reads it.
  log.info('started')
  await log.flush()
  let last: SentLine | 'end' | undefined
  const observer = await observe(dir, place, look, () => last)
  const begin = performance.now()
  for (let n = 0; performance.now() - begin < seconds * 1000;) {
    const due = ((performance.now() - begin) * linesASecond) / 1000
    for (; n < due; n++) {
      last = { n: n + 1, sentMs: sharedMs() }
      log.info('order {orderId} placed', { orderId: `o-${last.n}`, n: last.n, sentMs: last.sentMs })
    }
    observer.tell?.(last)
    await sleep(tickMs)
  }
  await log.flush()
  await sleep(1_000)
  last = 'end'
  observer.tell?.(last)
  const latencies = await observer.latencies
  await log.close()
  rmSync(dir, { recursive: true })
  return latencies
}

interface Observer {
  /** Of another process: tells it which line was sent last. */
  tell?(line: SentLine | 'end' | undefined): void
  readonly latencies: Promise<readonly number[]>
}

async function observe(dir: string, place: Place, look: Look, last: () => SentLine | 'end' | undefined): Promise<Observer> {
  if (place === 'same process') {
    const engine = createStoreEngine({ dir })
    const latencies = lookForLines(engine, look, last).finally(() => {
      void engine.close()
    })
    return { latencies }
  }
  const program = place === 'its tail' ? new URL('tail-child.ts', import.meta.url) : new URL('visible-child.ts', import.meta.url)
  const child: ChildProcess = fork(fileURLToPath(program), [dir, look], { execArgv: ['--no-warnings'] })
  await once(child, 'message')
  const latencies = (async () => ((await once(child, 'message')) as [readonly number[]])[0])()
  return {
    tell(line) {
      if (line !== undefined && (place !== 'its tail' || line === 'end')) child.send(line)
    },
    latencies,
  }
}

function spreadOf(latencies: readonly number[]): Percentiles {
  return {
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    max: quantile(latencies, 1),
    looks: latencies.length,
  }
}
