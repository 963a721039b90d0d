import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { createLogger, type Problem } from '../../src/index.ts'
import { compactStore, store } from '../../src/store/index.ts'
import { readLines } from './read-lines.ts'

vi.setConfig({ testTimeout: 600_000 })
const root = mkdtempSync(join(tmpdir(), 'cordwood-store-endings-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const fileOf = (name: string): string => new URL(`children/${name}.ts`, import.meta.url).pathname
const canMount = spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'tmpfs', root]).status === 0
const numbersIn = (dir: string): number[] => readLines(dir).flatMap((line) => (JSON.parse(line) as { n?: number }).n ?? [])
const upTo = (end: number): number[] => Array.from({ length: end }, (_, n) => n)

/** What the next writer of a store is told. */
async function nextProblems(dir: string): Promise<string[]> {
  const problems: Problem[] = []
  const log = createLogger({ sinks: [store({ dir })], onProblem: (problem) => problems.push(problem) })
  await log.close()
  return problems.map(({ code }) => code)
}

it.each(['natural', 'exit', 'throw', 'SIGTERM'])('has every line of a process that ends: %s', async (end) => {
  const dir = join(root, end)
  spawnSync(process.execPath, [fileOf('ending'), dir, '10000', end])
  expect(numbersIn(dir)).toEqual(upTo(10_000))
  expect(await nextProblems(dir)).toEqual([])
  await compactStore(dir, { level: 'online' })
  expect(numbersIn(dir)).toEqual(upTo(10_000))
  expect(readdirSync(dir).filter((name) => name.startsWith('hot-'))).toEqual([])
})

it('has every line of a killed process but those of the last flush interval, and the next one says how it ended', async () => {
  const dir = join(root, 'killed')
  spawnSync(process.execPath, [fileOf('ending'), dir, '10000', 'SIGKILL'])
  const numbers = numbersIn(dir)
  expect(numbers).toEqual(upTo(numbers.length))
  expect(numbers.length).toBeGreaterThan(5_000)
  expect(await nextProblems(dir)).toEqual(['CORDWOOD_PROBLEM_UNCLEAN_END'])
  expect(await nextProblems(dir)).toEqual([])
})

it.runIf(canMount)('keeps every line while the disk is full, and seals when it has room again', () => {
  const [disk, out] = [join(root, 'disk'), join(root, 'out')]
  mkdirSync(disk)
  const { status, stdout, stderr } = spawnSync(process.execPath, [fileOf('full-disk'), disk, out, '2000'], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const report = JSON.parse(stdout) as {
    n: number
    freeBytes: number
    sink: { accepted: { total: number }; written: { total: number }; dropped: { total: number }; pending: { total: number } }
    problems: { code: string; lost: number }[]
  }
  expect(report.freeBytes).toBeLessThan(20_000)
  const { accepted, written, dropped, pending } = report.sink
  expect([accepted, written, dropped, pending].map(({ total }) => total)).toEqual([report.n, report.n, 0, 0])
  expect(numbersIn(out).toSorted((a, b) => a - b)).toEqual(upTo(report.n + 1).slice(1))
  expect(report.problems.filter(({ lost }) => lost > 0)).toEqual([])
  expect(report.problems.map(({ code }) => code)).toContain('CORDWOOD_PROBLEM_SINK_FAILED')
  expect(report.problems.at(-1)?.code).toBe('CORDWOOD_PROBLEM_SINK_RECOVERED')
})
