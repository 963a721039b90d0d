import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { startFaultProxy } from './fault-proxy.ts'
import { describeServed, uniqueName } from './served.ts'
import type { SinkStats } from '../../src/writer/writer.ts'
import { countStored, isBalanced } from './shipment.ts'

const made: string[] = []
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cordwood-spool-'))
  made.push(folder)
  return folder
}
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })))
/** A disk of its own for one process needs a namespace, which some containers refuse. */
const canMount = spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0
/** A process that is killed while it writes leaves a write that is cut off; of more than that the next one must not tell. */
const quiet = /^(?:cordwood: CORDWOOD_PROBLEM_SPOOL_DAMAGED: The last write to \S+ was cut off by the end of its process: .*\n)*$/
const segmentsIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:seg|ack|bad)$/.test(name))

interface Service {
  readonly child: ChildProcess
  /** The highest number of which the service has said that it is in the spool. */
  told(): number
  readonly ended: Promise<{ code: number | null; signal: string | null; stderr: string }>
}

function start(args: readonly (string | number)[]): Service {
  const child = fork(new URL('spool-service.ts', import.meta.url), args.map(String), {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let told = 0
  child.on('message', (n) => (told = Number(n)))
  const stderr = child.stderr === null ? Promise.resolve('') : text(child.stderr)
  const ended = new Promise<{ code: number | null; signal: string | null; stderr: string }>((resolve) => {
    child.once('exit', (code, signal) => void stderr.then((printed) => resolve({ code, signal, stderr: printed })))
  })
  return { child, told: () => told, ended }
}

async function kill(service: Service, afterLines: number): Promise<number> {
  while (service.told() < afterLines) await sleep(5)
  service.child.kill('SIGKILL')
  await service.ended
  return service.told()
}

describeServed('a spool', (url) => {
  it('has the lines of killed processes stored exactly once after the next start, though the server was gone', async () => {
    const proxy = await startFaultProxy(url)
    const dataStream = uniqueName('logs-spool')
    const dir = newFolder()
    await proxy.set({ kind: 'refuse' })
    let told = 0
    for (const life of [0, 1, 2]) {
      const first = 1 + life * 100_000
      told += (await kill(start([proxy.url, dataStream, dir, first, 100_000, 'natural']), first + 1_000 * (life + 1))) - first + 1
    }
    await proxy.set({ kind: 'pass' })
    const { code, stderr } = await start([proxy.url, dataStream, dir, 900_001, 500, 'close']).ended
    expect(code).toBe(0)
    expect(stderr).toMatch(quiet)
    // The last life ends when its own lines are stored: those of the others are read before them.
    let left = segmentsIn(dir)
    if (left.length > 0) await start([proxy.url, dataStream, dir, 950_001, 0, 'drain']).ended
    left = segmentsIn(dir)
    await proxy.close()
    const { documents, distinct } = await countStored(url, dataStream)
    expect(documents).toBe(distinct)
    expect(documents).toBeGreaterThanOrEqual(told + 500)
    expect(left).toEqual([])
  })

  it('has the lines of processes stored exactly once that were killed while they shipped', async () => {
    const dataStream = uniqueName('logs-spool')
    const dir = newFolder()
    let told = 0
    for (const life of [0, 1, 2, 3]) {
      const first = 1 + life * 100_000
      const service = start([url, dataStream, dir, first, 6_000, 'stay'])
      while (service.told() < first + 5_000) await sleep(5)
      // In the middle of requests, and at different moments of them.
      await sleep(150 + life * 130)
      told += (await kill(service, 0)) - first + 1
    }
    expect((await start([url, dataStream, dir, 900_001, 500, 'close']).ended).stderr).toMatch(quiet)
    if (segmentsIn(dir).length > 0) await start([url, dataStream, dir, 950_001, 0, 'drain']).ended
    const { documents, distinct } = await countStored(url, dataStream)
    expect(documents).toBe(distinct)
    expect(documents).toBeGreaterThanOrEqual(told + 500)
    expect(segmentsIn(dir)).toEqual([])
  })

  it.each(['natural', 'exit', 'close'])(
    'ends soon and without a loss while the server is gone (%s), and the next process ships what it left',
    async (end) => {
      const proxy = await startFaultProxy(url)
      const dataStream = uniqueName('logs-spool')
      const dir = newFolder()
      await proxy.set({ kind: 'refuse' })
      const before = performance.now()
      const { code, stderr } = await start([proxy.url, dataStream, dir, 1, 3_000, end]).ended
      expect(code).toBe(0)
      expect(stderr).not.toMatch(/Lines lost/)
      // Far less than the minutes that it may wait for a server; to start takes long on a busy machine.
      expect(performance.now() - before).toBeLessThan(60_000)
      await proxy.set({ kind: 'pass' })
      await start([proxy.url, dataStream, dir, 900_001, 0, 'drain']).ended
      await proxy.close()
      expect(await countStored(url, dataStream)).toEqual({ documents: 3_000, distinct: 3_000 })
      expect(segmentsIn(dir)).toEqual([])
    },
  )

  it('is taken over by a living process beside the one that is killed', async () => {
    const proxy = await startFaultProxy(url)
    await proxy.set({ kind: 'refuse' })
    const dataStream = uniqueName('logs-spool')
    const dir = newFolder()
    const victim = start([proxy.url, dataStream, dir, 1, 2_000, 'stay'])
    while (victim.told() < 2_000) await sleep(5)
    const witness = start([url, dataStream, dir, 900_001, 500, 'stay'])
    while (witness.told() < 900_500) await sleep(5)
    await kill(victim, 0)
    let stored = 0
    // Whoever lives looks for the dead each ten seconds.
    for (let waited = 0; stored < 2_500 && waited < 1_200; waited++) {
      await sleep(100)
      stored = (await countStored(url, dataStream).catch(() => ({ documents: 0 }))).documents
    }
    await kill(witness, 0)
    await proxy.close()
    expect(await countStored(url, dataStream)).toEqual({ documents: 2_500, distinct: 2_500 })
  })

  it('keeps the lines of a service that logs with pino, and is killed', async () => {
    const proxy = await startFaultProxy(url)
    await proxy.set({ kind: 'refuse' })
    const dataStream = uniqueName('logs-spool')
    const dir = newFolder()
    const child = fork(new URL('spool-pino-service.ts', import.meta.url), [proxy.url, dataStream, dir, '2000'], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const hasLast = (): boolean =>
      segmentsIn(dir).some((name) => name.endsWith('.seg') && readFileSync(join(dir, name), 'latin1').includes('"n":2000,'))
    // Until its worker has written all of them.
    while (!hasLast()) await sleep(50)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
    await start([url, dataStream, dir, 900_001, 0, 'drain']).ended
    await proxy.close()
    expect(await countStored(url, dataStream)).toEqual({ documents: 2_000, distinct: 2_000 })
  })

  it.runIf(canMount)(
    'comes through a full disk: lines wait in memory, none is lost or doubled, and the books balance',
    async () => {
      const proxy = await startFaultProxy(url)
      await proxy.set({ kind: 'refuse' })
      const dataStream = uniqueName('logs-spool')
      const service = fileURLToPath(new URL('spool-full-disk.ts', import.meta.url))
      const child = spawn(process.execPath, [service, proxy.url, dataStream, newFolder(), '4000'])
      const printed: unknown[] = []
      const stderr = text(child.stderr)
      for await (const line of createInterface(child.stdout)) {
        printed.push(JSON.parse(line))
        await proxy.set({ kind: 'pass' })
      }
      await proxy.close()
      expect(await stderr).toBe('')
      const [full, end] = printed as [{ pending: number; spooled: number }, { stats: SinkStats; codes: string[]; left: string[] }]
      expect(full.spooled).toBeGreaterThan(500)
      expect(full.pending).toBe(4_000 - full.spooled)
      expect(end.stats).toMatchObject({ written: { total: 4_001 }, dropped: { total: 0 }, pending: { total: 0 } })
      expect(isBalanced(end.stats)).toBe(true)
      expect(end.codes).toEqual(expect.arrayContaining(['CORDWOOD_PROBLEM_SPOOL', 'CORDWOOD_PROBLEM_SINK_RECOVERED']))
      expect(end.left).toEqual([])
      expect(await countStored(url, dataStream)).toEqual({ documents: 4_001, distinct: 4_001 })
    },
  )
})
