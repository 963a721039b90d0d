import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, it, vi } from 'vitest'
import { readPart } from '../../../src/store/directory/read-store.ts'
import { createRunner } from '../../../src/store/write/create-runner.ts'
import { JobQueue } from '../../../src/store/write/job-queue.ts'
import { findWorker } from '../../../src/store/write/find-worker.ts'
import { systemHost } from '../../../src/store/write/store-host.ts'
import { doStoreJob, type StoreJob } from '../../../src/store/write/store-job.ts'
import { diskFiles } from '../../../src/writer/disk-files.ts'

vi.setConfig({ testTimeout: 600_000 })
const root = mkdtempSync(join(tmpdir(), 'cordwood-runner-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let count = 0

/** A folder with a hot file, and the job to seal it. */
function prepare(): { folder: string; job: StoreJob } {
  const folder = join(root, String(++count))
  diskFiles.makeFolder(folder)
  const file = 'hot-000001-0mwqt00000000abcd.ndjson'
  writeFileSync(join(folder, file), '{"time":1795290175969,"msg":"one"}\n{"time":1795290175970,"msg":"two"}\n')
  const retention = { maxAgeMs: Infinity, maxBytes: Infinity }
  return {
    folder,
    job: { kind: 'seal', order: { folder, file }, retain: { directory: folder, retention, reserveBytes: 0 } },
  }
}

function program(name: string, text: string): string {
  const path = join(root, name)
  writeFileSync(path, text)
  return path
}

const rowsIn = (folder: string): number[] => readPart(folder, diskFiles).segments.map(({ rows }) => rows)

it.each([
  ['in a thread of its own', () => findWorker()],
  ['in this thread, where there is no file for another', () => undefined],
  ['in this thread, where the file cannot be run', () => program('broken.cjs', 'throw new Error("no")')],
  [
    'in this thread, where the file is of another version',
    () =>
      program(
        'other.cjs',
        'require("node:worker_threads").parentPort.postMessage({ kind: "ready", protocol: 999 }); setInterval(() => {}, 1000)',
      ),
  ],
])('seals %s', async (_, worker) => {
  const { folder, job } = prepare()
  const runner = createRunner(
    systemHost(() => undefined),
    worker(),
  )
  runner.hold(true)
  const { sealed } = await runner.run(job)
  expect(sealed?.lines).toBe(2)
  expect(rowsIn(folder)).toEqual([2])
  await runner.stop()
})

it('says what went wrong in the thread', async () => {
  const { folder, job } = prepare()
  rmSync(folder, { recursive: true })
  const runner = createRunner(
    systemHost(() => undefined),
    findWorker(),
  )
  runner.hold(true)
  await expect(runner.run(job)).rejects.toThrow(/ENOENT/)
  await runner.stop()
})

it('finds the file of the thread beside the source, and none beside a bundle far from the package', () => {
  expect(findWorker()).toMatch(/cordwood-store-worker\.ts$/)
  expect(findWorker(pathToFileURL(join(root, 'bundle.js')).href)).toBeUndefined()
  expect(findWorker('')).toBeUndefined()
})

it('counts files that wait, and nothing else', async () => {
  const { job } = prepare()
  const queue = new JobQueue(
    systemHost(() => undefined),
    undefined,
  )
  if (job.kind !== 'seal') throw new Error('another job')
  for (let count = 0; count < 3; count++) queue.add({ kind: 'care', retain: job.retain })
  expect(queue.length).toBe(0)
  queue.add(job)
  expect(queue.length).toBe(1)
  await vi.waitFor(() => expect(queue.length).toBe(0), { timeout: 60_000 })
  expect(rowsIn(job.order.folder)).toEqual([2])
  await queue.stop(1_000)
})

it('looks after the folders of all writers that are gone, and after what is kept, also when one cannot be put in order', () => {
  const { folder, job } = prepare()
  const reports: string[] = []
  const host = systemHost(({ message }) => reports.push(message))
  const name = 'hot-000001-0mwqt00000000abcd.ndjson'
  // What cannot be read as a file.
  diskFiles.makeFolder(join(folder, 'w2', name))
  diskFiles.makeFolder(join(folder, 'w3'))
  writeFileSync(join(folder, 'w3', name), '{"time":1795290175969,"msg":"three"}\n')
  const retention = { maxAgeMs: 1, maxBytes: Infinity }
  if (job.kind !== 'seal') throw new Error('another job')
  doStoreJob({ kind: 'care', retain: { ...job.retain, retention: { maxAgeMs: Infinity, maxBytes: Infinity } } }, host, {
    hint: undefined,
  })
  expect([rowsIn(folder), rowsIn(join(folder, 'w3'))]).toEqual([[2], [1]])
  expect(reports).toEqual([expect.stringContaining('EISDIR')])
  const { expired } = doStoreJob({ kind: 'care', retain: { ...job.retain, retention } }, host, { hint: undefined })
  expect(expired).toMatchObject({ segments: 2, lines: 3 })
})
