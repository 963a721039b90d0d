import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openLogs } from '../../src/search/index.ts'
import { CordwoodError } from '../../src/index.ts'
import storeTransport from '../../src/store/index.ts'
import { readLines } from './read-lines.ts'

const root = mkdtempSync(join(tmpdir(), 'cordwood-store-pino-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

it(
  'keeps the lines of a service that logs with pino and ends, each once and as it was, where the query helper finds them',
  { timeout: 600_000 },
  async () => {
    const dir = join(root, 'service')
    const child = new URL('children/pino-service.ts', import.meta.url).pathname
    const { status, stderr } = spawnSync(process.execPath, [child, dir, '5000'], { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const lines = readLines(dir)
    expect(lines).toHaveLength(5_000)
    expect(lines.map((line) => (JSON.parse(line) as { n: number }).n)).toEqual(
      Array.from({ length: 5_000 }, (_, index) => index + 1),
    )
    await using logs = await openLogs(dir)
    const { records, total } = await logs.search('level:error and error.message:declined', {}, 1)
    expect(total).toBe(50)
    expect(records[0]).toMatchObject({ message: 'payment failed', fields: { 'http.request.id': 'r-5000' } })
  },
)

it('refuses an option that is none', () => {
  expect(() => storeTransport({ dir: root, level: 'info' } as never)).toThrow(CordwoodError)
  // A timer that is set to more ends at once.
  expect(() => storeTransport({ dir: root, closeDeadlineMs: 2 ** 31 })).toThrow(
    /`closeDeadlineMs` to be an integer from 0 to 2147483647/,
  )
})
