import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { startFaultProxy } from './fault-proxy.ts'
import { describeServed, uniqueName } from './served.ts'
import { countStored } from './shipment.ts'

const made: string[] = []
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cordwood-spool-'))
  made.push(folder)
  return folder
}
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })))
const segmentsIn = (folder: string): string[] => readdirSync(folder).filter((name) => /\.(?:seg|ack|bad)$/.test(name))

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
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    // The last life ends when its own lines are stored: those of the others are read before them.
    let left = segmentsIn(dir)
    if (left.length > 0) await start([proxy.url, dataStream, dir, 950_001, 0, 'close']).ended
    left = segmentsIn(dir)
    await proxy.close()
    const { documents, distinct } = await countStored(url, dataStream)
    expect(documents).toBe(distinct)
    expect(documents).toBeGreaterThanOrEqual(told + 500)
    expect(left).toEqual([])
  })
})
