import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { allLines, closedNames, readAny } from '../sinks/closed-lines.ts'
import type { RotatingOrders } from './children/rotating.ts'
import type { PackingOrders } from './children/packing.ts'
import { runChild } from './run-child.ts'
import { summarise, whole } from './burst-lines.ts'

const root = mkdtempSync(join(tmpdir(), 'cordwood-rotate-killed-'))
afterAll(() => rmSync(root, { recursive: true }))
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index)
const lineOf = (n: number): string => `${String(n).padEnd(99, 'x')}\n`

/** What no living process has any more, a minute long: it is removed later than a test waits. */
const passing = /\.lock\.(?:after\.)?[0-9a-f-]+$|\.open\.next$/

interface Scene {
  readonly path: string
  readonly notes: string
}

function createScene(name: string, killAt: number): Scene {
  const folder = join(root, `${name}-${killAt}`)
  mkdirSync(folder)
  return { path: join(folder, 'app.log'), notes: `${folder}.notes` }
}

/** Kills a child at its nth call, for as many n as it makes calls, and hands over what each left. */
async function killAtEach(
  name: string,
  orders: Omit<RotatingOrders, keyof Scene | 'killAt'>,
  prepare: (scene: Scene) => void,
  check: (scene: Scene, killAt: number) => Promise<void>,
  settleMs = 0,
): Promise<number> {
  const run = async (scene: Scene, killAt: number): Promise<string> =>
    (await runChild('rotating.ts', { ...orders, ...scene, killAt })).stdout
  const whole = createScene(name, 0)
  prepare(whole)
  await sleep(settleMs)
  const { calls, problems } = JSON.parse(await run(whole, 0)) as { calls: number; problems: string[] }
  expect(problems).toEqual([])
  const scenes = numbers(1, calls).map((killAt) => ({ killAt, scene: createScene(name, killAt) }))
  for (const { scene } of scenes) prepare(scene)
  await sleep(settleMs)
  await Promise.all(scenes.map(({ scene, killAt }) => run(scene, killAt)))
  await Promise.all(scenes.map(({ scene, killAt }) => check(scene, killAt)))
  return calls
}

const noted = ({ notes }: Scene): number[] => readFileSync(notes, 'utf8').split('\n').slice(0, -1).map(Number)
const written = ({ path }: Scene): number[] => allLines(path).map((text) => Number.parseInt(text, 10))

describe.concurrent('a process that is killed before any one of its calls of the file system', () => {
  test(
    'while it writes and rotates: no line is lost, doubled or split, and the next start goes on',
    { timeout: 600_000 },
    async () => {
      const orders = { compress: false, maxBytes: 1024, first: 1, last: 23, packs: 0 } as const
      const next = { compress: false, maxBytes: 1024, first: 101, last: 112, packs: 0, killAt: 0 } as const
      const calls = await killAtEach(
        'rotate',
        orders,
        ({ notes }) => writeFileSync(notes, ''),
        async (scene, killAt) => {
          const last = noted(scene).at(-1) ?? 0
          const { stdout, stderr } = await runChild('rotating.ts', { ...next, ...scene } satisfies RotatingOrders)
          expect(stderr, `killed at ${killAt}`).toBe('')
          // The line that was being written when it died may be there or not.
          const found = written(scene)
          const own = found.filter((n) => n < 100)
          expect(own, `killed at ${killAt}`).toEqual(numbers(1, own.length))
          expect([last, last + 1], `killed at ${killAt}`).toContain(own.length)
          expect(found.filter((n) => n > 100)).toEqual(numbers(101, 112))
          const problems = (JSON.parse(stdout) as { problems: string[] }).problems
          expect(problems.filter((code) => code !== 'CORDWOOD_PROBLEM_UNCLEAN_END')).toEqual([])
          const hidden = readdirSync(join(scene.path, '..')).filter((name) => name.startsWith('.') && !passing.test(name))
          expect(hidden, `killed at ${killAt}`).toEqual([])
        },
      )
      expect(calls).toBeGreaterThan(50)
    },
  )

  test('while it packs: all lines are there at each moment, and the next start ends the work', { timeout: 600_000 }, async () => {
    const compress = 'gzip'
    const closed = 'app.log.2026-11-01.1'
    const orders = { compress, maxBytes: 1_000_000, first: 21, last: 22, packs: 1 } as const
    const next = { compress, maxBytes: 1_000_000, first: 101, last: 101, packs: 0, killAt: 0 } as const
    const calls = await killAtEach(
      compress,
      orders,
      ({ path, notes }) => {
        writeFileSync(notes, '')
        writeFileSync(join(path, '..', closed), numbers(1, 20).map(lineOf).join(''))
      },
      async (scene, killAt) => {
        const names = closedNames(scene.path)
        const packs = names.includes(closed) ? 1 : 0
        // Whatever has its name is whole: the plain one, the packed one, or both.
        expect(names.length, `killed at ${killAt}`).toBeGreaterThan(0)
        for (const name of names) {
          const lines = readAny(join(scene.path, '..', name))
          expect(lines, `${name}, killed at ${killAt}`).toBe(numbers(1, 20).map(lineOf).join(''))
        }
        await runChild('rotating.ts', { ...next, ...scene, packs } satisfies RotatingOrders)
        expect(closedNames(scene.path), `killed at ${killAt}`).toEqual([`${closed}.gz`])
        expect(written(scene).slice(0, 20)).toEqual(numbers(1, 20))
        expect(readdirSync(join(scene.path, '..')).filter((name) => name.endsWith('.draft'))).toEqual([])
      },
      1_100,
    )
    expect(calls).toBeGreaterThan(30)
  })
})

describe.concurrent('a process that has nothing more to do while it packs', () => {
  test.each(['natural', 'close'] as const)(
    'ends at once, and leaves the rest to the next start: %s',
    { timeout: 600_000 },
    async (end) => {
      const folder = join(root, `end-${end}`)
      mkdirSync(folder)
      const closed = join(folder, 'app.log.2026-11-01')
      writeFileSync(closed, '')
      // Long enough that it is not packed between two looks, and takes no room.
      truncateSync(closed, 512 << 20)
      await sleep(1_100)
      const orders: PackingOrders = { folder, end }
      const { code, stderr } = await runChild('packing.ts', orders)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(closedNames(join(folder, 'app.log'))).toEqual(['app.log.2026-11-01'])
      expect(summarise(readFileSync(join(folder, 'app.log'), 'utf8'))).toEqual(whole(2))
      expect(readdirSync(folder).filter((name) => name.endsWith('.draft'))).toHaveLength(end === 'close' ? 0 : 1)
    },
  )
})
