import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { file } from '../../src/sinks/file.ts'
import { allLines, closedNames } from '../sinks/closed-lines.ts'
import { createHost } from '../sinks/setup.ts'
import type { ManyRotatingOrders } from './children/many-rotating.ts'
import { type Ended, runChild, type RunOptions } from './run-child.ts'

const root = mkdtempSync(join(tmpdir(), 'cordwood-rotate-cluster-'))
afterAll(() => rmSync(root, { recursive: true }))
const maxBytes = 40_000
const whole = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1)

function createScene(name: string): { path: string; run(child: string, lines: number, options?: RunOptions): Promise<Ended> } {
  const folder = join(root, name)
  mkdirSync(folder)
  const path = join(folder, 'app.log')
  return {
    path,
    run(child, lines, options) {
      const notes = `${folder}-${child}.notes`
      const orders: ManyRotatingOrders = { path, name: child, lines, burst: 40, maxBytes, compress: 'gzip', notes }
      return runChild('many-rotating.ts', orders, options)
    },
  }
}

/** How every line begins. */
const head = '{"@timestamp":'

/**
 * The numbers of each child's lines, in the order of the files. The system ends a write between two pages when its process is killed
 * there: such a piece of a line is counted, and the next line of another process stands behind it.
 */
function read(path: string, mayBeTorn: boolean): { numbers: ReadonlyMap<string, readonly number[]>; torn: number } {
  const numbers = new Map<string, number[]>()
  let torn = 0
  for (const text of allLines(path, mayBeTorn).filter((each) => each !== '')) {
    const at = mayBeTorn ? Math.max(0, text.lastIndexOf(head)) : 0
    if (at > 0) torn++
    if (mayBeTorn && !text.endsWith('}')) {
      torn++
      continue
    }
    const { from, n } = JSON.parse(text.slice(at)) as { from: string; n: number }
    const list = numbers.get(from) ?? []
    list.push(n)
    numbers.set(from, list)
  }
  return { numbers, torn }
}

describe.concurrent('several processes with one path', () => {
  test('lose, double, split and disorder no line while the file is rotated and packed', { timeout: 600_000 }, async () => {
    const { path, run } = createScene('peace')
    const children = ['a', 'b', 'c']
    const ended = await Promise.all(children.map((child) => run(child, 6_000)))
    const reports = ended.map(({ stdout, stderr }) => JSON.parse(stdout || stderr) as { n: number; problems: unknown[] })
    const { numbers: found } = read(path, false)
    for (const [index, child] of children.entries()) expect(found.get(child)).toEqual(whole(reports[index]?.n ?? 0))
    expect(reports.flatMap(({ problems }) => problems)).toEqual([])
    expect(closedNames(path).length).toBeGreaterThan(5)
  })

  test('lose no line that was known to be written when some are killed, and the rest go on', { timeout: 600_000 }, async () => {
    const { path, run } = createScene('war')
    const killed = ['k1', 'k2', 'k3', 'k4', 'k5', 'k6']
    const deaths = killed.map((child, index) => run(child, 1e9, { kill: 'SIGKILL', killAfterMs: 150 + 130 * index }))
    const survivor = run('survivor', 8_000)
    for (const { signal } of await Promise.all(deaths)) expect(signal).toBe('SIGKILL')
    const { n } = JSON.parse((await survivor).stdout) as { n: number }
    const { numbers: found, torn } = read(path, true)
    expect(torn).toBeLessThanOrEqual(killed.length)
    expect(found.get('survivor')).toEqual(whole(n))
    for (const child of killed) {
      const notes = `${join(root, 'war')}-${child}.notes`
      const known = existsSync(notes) ? (readFileSync(notes, 'utf8').split('\n').slice(0, -1).map(Number).at(-1) ?? 0) : 0
      const lines = found.get(child) ?? []
      expect(lines).toEqual(whole(lines.length))
      expect(lines.length).toBeGreaterThanOrEqual(known)
    }
    // The next start ends what they began.
    const sink = file({ path, rotate: { maxBytes, compress: 'gzip' } })
    sink.start?.(createHost('next'))
    const isDone = (): boolean =>
      closedNames(path).every((name) => name.endsWith('.gz')) &&
      readdirSync(join(path, '..')).every((name) => !name.endsWith('.draft'))
    await vi.waitUntil(isDone, { timeout: 60_000, interval: 50 })
    await sink[Symbol.asyncDispose]()
    expect(read(path, true)).toEqual({ numbers: found, torn })
  })
})
