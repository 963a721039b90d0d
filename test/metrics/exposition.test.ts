import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { createLogger, memory, type Sink } from '../../src/index.ts'
import { LatencyHistogram } from '../../src/metrics/histogram.ts'
import { newPath } from '../audit/setup.ts'
import { findPromtool } from './promtool.ts'

const quiet = { exit: { signals: [] }, onProblem: () => undefined } as const
const promtool = findPromtool()
if (promtool === undefined) {
  const missing = 'promtool is neither here nor can Debian’s package `prometheus` be fetched'
  if (process.env['CI'] === 'true') throw new Error(`${missing}; with CI=true that is a failure.`)
  console.error(`\n!!! SKIPPED: the checks by Prometheus' own tool, because ${missing}. !!!\n`)
}

/** What Prometheus' own checker has to say against a text. */
function complaints(text: string): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(promtool ?? '', ['check', 'metrics'], { input: text, encoding: 'utf8' })
  return { status, said: stdout + stderr }
}

describe.runIf(promtool !== undefined)("Prometheus' own checker", () => {
  it('finds nothing wrong with the books of a logger that has seen everything', async () => {
    const failing: Sink = {
      ...memory(),
      name: 'a "bad"\\one\n',
      write: () => Promise.reject(new Error('no')),
      stats: () => ({ 'dead letters': 2 }),
    }
    const log = createLogger({
      ...quiet,
      sinks: [memory(), memory({ level: 'error' }), failing],
      levels: { notice: 35 },
      audit: { path: newPath(), keep: ['actor'] },
    })
    for (const level of ['trace', 'info', 'notice', 'error', 'fatal'] as const)
      log.log(level, 'one', { n: 1, password: 'hunter2' })
    log.addContext({})
    log.audit('changed', { actor: 'ann' })
    await log.flush()
    const text = log.metrics()
    for (const name of [
      'log_calls_total',
      'sink_lines_total',
      'sink_write_duration_seconds_bucket',
      'audit_records_total',
      'problems_total',
    ]) {
      expect(text).toContain(`cordwood_${name}{`)
    }
    expect(complaints(text)).toEqual({ status: 0, said: '' })
    await log.close()
    expect(complaints(log.metrics())).toEqual({ status: 0, said: '' })
  })

  it('finds nothing wrong before the first line', () => {
    expect(complaints(createLogger({ ...quiet, sinks: [memory()] }).metrics())).toEqual({ status: 0, said: '' })
  })

  it('would say so', () => {
    expect(complaints('# TYPE a counter\na{} x\n').status).not.toBe(0)
    expect(complaints('# HELP a_count x\n# TYPE a_count gauge\na_count 1\n').status).not.toBe(0)
  })
})

describe('latencies', () => {
  it('stand in the buckets that they are at most of', () => {
    const histogram = new LatencyHistogram()
    for (const ms of [0, 0.05, 0.051, 1, 3, 9999, 60_000, -1, Number.NaN]) histogram.add(ms)
    const { count, sumMs, atMost } = histogram.summary()
    expect([count, sumMs]).toEqual([9, 0.05 + 0.051 + 1 + 3 + 9999 + 60_000])
    const counts = new Map(atMost)
    expect([0.05, 0.1, 0.5, 1, 2.5, 5, 10_000].map((bound) => counts.get(bound))).toEqual([4, 5, 5, 6, 6, 7, 8])
  })

  it('are counted once a batch, for each sink', async () => {
    const log = createLogger({ ...quiet, sinks: [memory(), memory({ level: 'error' })] })
    for (let n = 0; n < 3; n++) {
      log.info('a')
      await log.flush()
    }
    expect(log.stats.sinks.map(({ latency }) => latency.count)).toEqual([3, 0])
    expect(log.metrics()).toContain('cordwood_sink_write_duration_seconds_count{sink="memory"} 3\n')
  })

  it('are those of the sink, by the clock of the logger', async () => {
    let now = 0
    const slow: Sink = {
      ...memory(),
      async write() {
        now += 20
      },
    }
    delete (slow as { flushSync?: unknown }).flushSync
    const log = createLogger({ ...quiet, sinks: [slow], clock: { now: () => now, monotonic: () => now } })
    log.info('a')
    await log.flush()
    expect(log.stats.sinks[0]?.latency).toMatchObject({ count: 1, sumMs: 20 })
  })
})

describe('audit records', () => {
  it('are counted', async () => {
    const log = createLogger({ ...quiet, sinks: [], audit: { path: newPath(), keep: ['actor'], fsync: 'never' } })
    for (let n = 0; n < 3; n++) log.audit('a')
    await log.close()
    log.audit('late')
    const text = log.metrics()
    expect(text).toContain('cordwood_audit_records_total{outcome="written"} 3\n')
    expect(text).toContain('cordwood_audit_records_total{outcome="lost"} 1\n')
    expect(text).toContain('cordwood_audit_pending_records 0\n')
  })
})
