import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLogger, file } from '../../src/index.ts'
import { store } from '../../src/store/index.ts'
import { readLines } from './read-lines.ts'

/** What is to be done. */
export interface SustainOrder {
  readonly dir: string
  readonly seconds: number
  /** Lines a second. */
  readonly rate: number
  readonly into: 'store' | 'file'
}

/** What was found. */
export interface Sustained {
  /** Each line is there once, and the books balance. */
  readonly isRight: boolean
  readonly lines: number
  readonly linesASecond: number
  /** Of the thread that logs, and of all threads. */
  readonly ownCpuMicrosecondsALine: number
  readonly cpuMicrosecondsALine: number
  readonly peakMemoryMiB: number
  readonly extra: Readonly<Record<string, number>>
  readonly problems: readonly string[]
}

/** Logs at a fixed rate, then looks whether all is there. */
export async function sustain({ dir, seconds, rate, into }: SustainOrder): Promise<Sustained> {
  const problems: string[] = []
  const path = join(dir, 'plain.ndjson')
  const log = createLogger({
    service: 'sustained',
    sinks: [into === 'store' ? store({ dir }) : file({ path })],
    onProblem: ({ code, message }) => void problems.push(`${code}: ${message}`),
  })
  const memoryBefore = process.memoryUsage().rss
  const [cpu, own] = [process.cpuUsage(), threadCpu()]
  const start = performance.now()
  let [n, peakBytes] = [0, 0]
  for (let next = 0; n < rate * seconds; next += 10) {
    const due = Math.min(rate * seconds, ((performance.now() - start) * rate) / 1000)
    while (n < due) {
      n++
      log.info('order {orderId} placed by {customer}', { orderId: `o-${n}`, customer: `c-${n % 1000}`, amount: n / 4, n })
    }
    if (next % 100 === 0) peakBytes = Math.max(peakBytes, process.memoryUsage().rss - memoryBefore)
    await sleep(Math.max(0, next + 10 - (performance.now() - start)))
  }
  const loggedMs = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  const ownMicroseconds = threadCpu() - own
  await log.flush()
  for (let tries = 0; (log.stats.sinks[0]?.extra['waitingFiles'] ?? 0) > 0 && tries < 600; tries++) await sleep(100)
  const [books] = log.stats.sinks
  await log.close()
  const lines = into === 'store' ? readLines(dir) : readFileSync(path, 'utf8').split('\n').slice(0, -1)
  const numbers = new Set(lines.map((line) => /"n":(\d+)/.exec(line)?.[1]))
  return {
    isRight:
      lines.length === n &&
      numbers.size === n &&
      books?.accepted.total === n &&
      books.written.total === n &&
      books.dropped.total === 0 &&
      books.pending.total === 0 &&
      problems.length === 0,
    lines: n,
    linesASecond: Math.round(n / (loggedMs / 1000)),
    ownCpuMicrosecondsALine: Number((ownMicroseconds / n).toFixed(2)),
    cpuMicrosecondsALine: Number(((user + system) / n).toFixed(2)),
    peakMemoryMiB: Math.round(peakBytes / 2 ** 20),
    extra: books?.extra ?? {},
    problems,
  }
}

/** Of this thread alone, in microseconds; where Node does not tell, of the process. */
function threadCpu(): number {
  const { user, system } = typeof process.threadCpuUsage === 'function' ? process.threadCpuUsage() : process.cpuUsage()
  return user + system
}
