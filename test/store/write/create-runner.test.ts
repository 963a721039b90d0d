import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, it, vi } from 'vitest'
import { readPart } from '../../../src/store/directory/read-store.ts'
import { createRunner } from '../../../src/store/write/create-runner.ts'
import { findWorker } from '../../../src/store/write/find-worker.ts'
import { systemHost } from '../../../src/store/write/store-host.ts'
import type { StoreJob } from '../../../src/store/write/store-job.ts'
import { diskFiles } from '../../../src/writer/disk-files.ts'

vi.setConfig({ testTimeout: 240_000 })
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
