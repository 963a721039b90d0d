import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { summarise, whole } from './burst-lines.ts'
import type { TroubleOrders, TroubleReport } from './children/on-trouble.ts'
import { type Ended, runChild, type RunOptions } from './run-child.ts'

const folder = mkdtempSync(join(tmpdir(), 'cordwood-trouble-'))
afterAll(() => rmSync(folder, { recursive: true }))
let count = 0

async function trouble(
  orders: Omit<TroubleOrders, 'report'>,
  options: (report: string) => RunOptions = () => ({}),
): Promise<TroubleReport & { readonly ended: Ended }> {
  const report = join(folder, `${++count}.json`)
  const ended = await runChild('on-trouble.ts', { ...orders, report }, options(report))
  return { ...(JSON.parse(readFileSync(report, 'utf8')) as TroubleReport), ended }
}

function imbalance({ stats }: TroubleReport): number {
  const [sink] = stats.sinks
  if (sink === undefined) throw new Error('no sink')
  const { accepted, filtered, written, dropped, pending } = sink
  return stats.emitted.total - accepted.total || accepted.total - filtered.total - written.total - dropped.total - pending.total
}

const codes = ({ problems }: TroubleReport): string[] => problems.map(({ code }) => code)
const plain = { lines: 20_000, everyMs: 0, more: 0, errorEvery: 100 }

describe.concurrent('a sink in trouble', () => {
  test(
    'a full disk: nothing is thrown, the process ends by itself, and each line is accounted for',
    { timeout: 600_000 },
    async () => {
      const found = await trouble({ ...plain, sink: 'file', path: '/dev/full', capacity: 1_000 })
      expect(found.ended.code).toBe(0)
      expect(found.thrown).toEqual([])
      expect(imbalance(found)).toBe(0)
      expect(found.stats.written.total).toBe(0)
      expect(codes(found).sort()).toEqual([
        'CORDWOOD_PROBLEM_DROPPED',
        'CORDWOOD_PROBLEM_FLUSH_TIMEOUT',
        'CORDWOOD_PROBLEM_SINK_FAILED',
      ])
      // The errors are what is kept to the last.
      expect(found.stats.dropped.byLevel['error'] ?? 0).toBe(0)
    },
  )

  test(
    'a disk that is full in the middle of a line: writing goes on where it stopped once there is room',
    { timeout: 600_000 },
    async () => {
      const path = join(folder, 'limited.log')
      const found = await trouble(
        { sink: 'file', path, lines: 10_000, everyMs: 5, more: 100, until: 'ok', errorEvery: 0 },
        () => ({
          // The soft limit only: beyond it writes are cut off, and then fail.
          before: "trap '' XFSZ; ulimit -S -f 777;",
          onReady: (pid) => execFileSync('prlimit', ['--pid', String(pid), '--fsize=unlimited']),
        }),
      )
      expect(found.ended.code).toBe(0)
      expect(codes(found)).toEqual(['CORDWOOD_PROBLEM_SINK_FAILED', 'CORDWOOD_PROBLEM_SINK_RECOVERED'])
      expect(imbalance(found)).toBe(0)
      expect(summarise(readFileSync(path, 'utf8'))).toEqual(whole(10_100))
    },
  )

  test('a reader that closes its end: the process lives on, the lines are counted as dropped', { timeout: 600_000 }, async () => {
    const found = await trouble({ ...plain, sink: 'stdout', everyMs: 2, more: 100, until: 'dead' }, () => ({
      pipeTo: 'head -c 1000 > /dev/null',
    }))
    expect(found.ended.code).toBe(0)
    expect(found.thrown).toEqual([])
    expect(found.stats.emitted.total).toBe(20_100)
    expect(found.stats.sinks[0]?.state).toBe('dead')
    expect(found.stats.pending.total).toBe(0)
    expect(imbalance(found)).toBe(0)
    expect(codes(found).filter((code) => code === 'CORDWOOD_PROBLEM_SINK_CLOSED')).toHaveLength(1)
    expect(found.problems.length).toBeLessThanOrEqual(4)
  })

  test(
    'a reader that never reads: calls wait once at most, memory stays bounded, the process ends',
    { timeout: 600_000 },
    async () => {
      const found = await trouble({ ...plain, sink: 'stdout', lines: 300_000, errorEvery: 1_000 }, (report) => ({
        pipeTo: `bash -c 'until [ -s ${report} ]; do sleep 0.1; done'`,
      }))
      expect(found.ended.code).toBe(0)
      expect(found.thrown).toEqual([])
      expect(imbalance(found)).toBe(0)
      expect(found.stats.dropped.total).toBeGreaterThan(250_000)
      expect(found.stats.dropped.byLevel['error'] ?? 0).toBe(0)
      expect(found.heapBytes).toBeLessThan(64 << 20)
      expect(new Set(codes(found))).toEqual(new Set(['CORDWOOD_PROBLEM_FLUSH_TIMEOUT', 'CORDWOOD_PROBLEM_DROPPED']))
    },
  )

  test.each(['throwing', 'stuck'] as const)(
    'a %s sink: the process is not kept alive, and memory stays bounded',
    { timeout: 600_000 },
    async (sink) => {
      const found = await trouble({ ...plain, sink, lines: 300_000, errorEvery: 1_000 })
      expect(found.ended.code).toBe(0)
      expect(found.thrown).toEqual([])
      expect(imbalance(found)).toBe(0)
      expect(found.stats.written.total).toBe(0)
      expect(found.heapBytes).toBeLessThan(64 << 20)
      expect(found.problems.length).toBeLessThanOrEqual(4)
    },
  )
})
