import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, expect, it, vi } from 'vitest'
import { tryLock } from '../../src/writer/lock.ts'
import { ownOwner } from '../../src/writer/owner.ts'

const folder = mkdtempSync(join(tmpdir(), 'cordwood-lock-'))
afterAll(() => rmSync(folder, { recursive: true }))
let count = 0
function place(): string {
  const path = join(folder, String(count++))
  mkdirSync(path)
  return join(path, 'lock')
}
const filesBeside = (path: string): string[] => readdirSync(join(path, '..'))
/** More than any process has. */
const goneId = 2 ** 30
const write = (path: string, owner: object): void => writeFileSync(path, JSON.stringify({ ...ownOwner(), id: '0a', ...owner }))

it('is held by one at a time, also within one process', () => {
  const path = place()
  const lock = tryLock(path)
  expect(lock?.isOurs()).toBe(true)
  expect(tryLock(path)).toBeUndefined()
  lock?.release()
  expect(lock?.isOurs()).toBe(false)
  expect(filesBeside(path)).toEqual([])
  expect(tryLock(path)?.isOurs()).toBe(true)
})

it('leaves alone on release what somebody else has by now', () => {
  const path = place()
  const lock = tryLock(path)
  write(path, {})
  lock?.release()
  expect(filesBeside(path)).toEqual(['lock'])
})

it.each([
  ['a process that is gone', { pid: goneId, startTicks: undefined }],
  ['a process whose number another one has now', { startTicks: 1 }],
])('is taken over from %s, with no file left beside it', (_, owner) => {
  const path = place()
  write(path, owner)
  expect(tryLock(path)?.isOurs()).toBe(true)
  expect(filesBeside(path)).toEqual(['lock'])
})

it('is taken over from those who died while they took it over', () => {
  const path = place()
  write(path, { pid: goneId, startTicks: undefined, id: 'a1' })
  write(`${path}.after.a1`, { pid: goneId, startTicks: undefined, id: 'a2' })
  write(`${path}.after.a2`, { pid: goneId, startTicks: undefined, id: 'a3' })
  expect(tryLock(path)?.isOurs()).toBe(true)
  expect(filesBeside(path)).toEqual(['lock'])
})

it('belongs to a living one who is in the middle of taking it over', () => {
  const path = place()
  write(path, { pid: goneId, startTicks: undefined, id: 'a1' })
  write(`${path}.after.a1`, { id: 'a2' })
  expect(tryLock(path)).toBeUndefined()
})

it('belongs to an owner of another host for as long as he touches it', () => {
  const path = place()
  write(path, { host: 'elsewhere' })
  expect(tryLock(path)).toBeUndefined()
  const longAgo = new Date(Date.now() - 120_000)
  utimesSync(path, longAgo, longAgo)
  const lock = tryLock(path)
  expect(lock?.isOurs()).toBe(true)
})

it('survives a file that says nothing', () => {
  const path = place()
  writeFileSync(path, '')
  expect(tryLock(path)).toBeUndefined()
  const longAgo = new Date(Date.now() - 120_000)
  utimesSync(path, longAgo, longAgo)
  expect(tryLock(path)?.isOurs()).toBe(true)
})

it('is held against another thread', async () => {
  const path = place()
  const lock = tryLock(path)
  const source = `import { tryLock } from ${JSON.stringify(new URL('../../src/writer/lock.ts', import.meta.url).href)}
    import { parentPort } from 'node:worker_threads'
    parentPort.postMessage(tryLock(${JSON.stringify(path)}) === undefined)`
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`))
  const isHeld = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  await worker.terminate()
  expect(isHeld).toBe(true)
  expect(lock?.isOurs()).toBe(true)
})

it('is taken over from a thread that has ended while its process goes on, and not before', async () => {
  const path = place()
  const source = `import { tryLock } from ${JSON.stringify(new URL('../../src/writer/lock.ts', import.meta.url).href)}
    import { parentPort } from 'node:worker_threads'
    parentPort.postMessage(tryLock(${JSON.stringify(path)})?.isOurs())
    setInterval(() => {}, 1_000)`
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`))
  const isTheirs = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  expect(isTheirs).toBe(true)
  expect(tryLock(path)).toBeUndefined()
  await worker.terminate()
  if (process.platform !== 'linux') return
  // The system may need a moment to forget it.
  await vi.waitFor(() => expect(tryLock(path)?.isOurs()).toBe(true), { timeout: 60_000 })
  expect(filesBeside(path)).toEqual(['lock'])
})

it('says what the system says where no file can be made', () => {
  const path = place()
  expect(() => tryLock(join(path, 'below', 'lock'))).toThrow(/ENOENT/)
})

it('passes through the hands of killed processes one after the other, never two at once', { timeout: 600_000 }, async () => {
  const path = place()
  const notes = join(folder, 'notes')
  write(path, { pid: goneId, startTicks: undefined })
  const child = new URL('children/take-lock.ts', import.meta.url).pathname
  await Promise.all(
    Array.from({ length: 12 }, async (_, index) => {
      const running = spawn(process.execPath, [child, path, notes, index % 3 === 2 ? 'lives' : 'dies'], { stdio: 'inherit' })
      await new Promise((resolve) => running.once('close', resolve))
    }),
  )
  const lines = readFileSync(notes, 'utf8').trimEnd().split('\n')
  expect(lines).toHaveLength(24)
  for (let index = 0; index < lines.length; index += 2) {
    expect(lines[index + 1]).toBe(lines[index]?.replace('enter', 'leave'))
  }
})
