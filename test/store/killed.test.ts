import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { compactStore } from '../../src/store/write/compact.ts'
import { numbersOf, readLines } from './read-lines.ts'

const root = mkdtempSync(join(tmpdir(), 'cordwood-store-killed-'))
const children = new Set<ChildProcess>()
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(root, { recursive: true, force: true })
})
const fileOf = (name: string): string => new URL(`children/${name}.ts`, import.meta.url).pathname

interface Writer {
  readonly name: string
  readonly child: ChildProcess
  /** Lines that it said are written. */
  acknowledged: number
}

function startWriter(dir: string, name: string): Writer {
  const child = spawn(process.execPath, [fileOf('writing'), dir, name], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.add(child)
  const writer: Writer = { name, child, acknowledged: 0 }
  let rest = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    writer.acknowledged = Number(lines.at(-1) ?? writer.acknowledged)
  })
  return writer
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'close')
  children.delete(child)
}

async function until(isDone: () => boolean, alive: readonly ChildProcess[]): Promise<void> {
  while (!isDone()) {
    await sleep(5)
    if (alive.some(({ exitCode }) => exitCode !== null)) throw new Error('a child has ended by itself')
  }
}

it(
  'has each line that was written once, however often those who write, seal and merge are killed, for whoever reads',
  { timeout: 600_000 },
  async () => {
    const dir = join(root, 'all')
    const writers: Writer[] = []
    const first = startWriter(dir, 'w-first')
    writers.push(first)
    await until(() => first.acknowledged > 0, [first.child])
    const readers = [0, 1].map(() => fork(fileOf('reading'), [dir], { stdio: 'inherit' }))
    for (const reader of readers) children.add(reader)
    await Promise.all(readers.map((reader) => once(reader, 'message')))
    await kill(first.child)

    for (let round = 0; round < 4; round++) {
      const pair = [0, 1].map((index) => startWriter(dir, `w-${round}-${index}`))
      writers.push(...pair)
      const compactor = spawn(process.execPath, [fileOf('compacting'), dir], { stdio: ['ignore', 'ignore', 'inherit'] })
      children.add(compactor)
      // Each has written several files full, and its sealing and merging are somewhere.
      await until(
        () => pair.every(({ acknowledged }) => acknowledged > 1_500 + round * 333),
        [compactor, ...pair.map(({ child }) => child)],
      )
      await Promise.all([...pair.map(({ child }) => kill(child)), kill(compactor)])
    }

    const reports = readers.map(async (reader) => {
      const answer = once(reader, 'message') as Promise<[{ looks: number; wrong: string[] }]>
      reader.send('end')
      return (await answer)[0]
    })
    for (const { looks, wrong } of await Promise.all(reports)) {
      expect(wrong).toEqual([])
      expect(looks).toBeGreaterThan(2)
    }
    const check = (): void => {
      const numbers = numbersOf(readLines(dir))
      for (const { name, acknowledged } of writers) {
        const found = numbers.get(name) ?? []
        expect(found.length).toBeGreaterThanOrEqual(acknowledged)
        // None is missing in between, and none is there twice.
        expect(found.toSorted((a, b) => a - b)).toEqual(Array.from({ length: found.length }, (_, index) => index + 1))
      }
    }
    check()
    await compactStore(dir, { level: 'online' })
    check()
    const folders = ['', 'w2', 'w3'].filter((name) => name === '' || readdirSync(dir).includes(name))
    for (const folder of folders) {
      const left = readdirSync(join(dir, folder)).filter((name) => /hot-|draft|\.next$/.test(name))
      expect(left).toEqual([])
    }
  },
)
