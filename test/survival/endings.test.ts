import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { summarise, whole } from './burst-lines.ts'
import type { EndingOrders } from './children/endings.ts'
import { type Ended, runChild, type RunOptions } from './run-child.ts'

const folder = mkdtempSync(join(tmpdir(), 'cordwood-endings-'))
afterAll(() => rmSync(folder, { recursive: true }))
let count = 0

async function end(
  kind: EndingOrders['kind'],
  options: RunOptions = {},
  path = join(folder, `${++count}.log`),
): Promise<Ended & { readonly lines: ReturnType<typeof summarise>; readonly path: string }> {
  const ended = await runChild('endings.ts', { kind, path }, options)
  return { ...ended, path, lines: summarise(readFileSync(path, 'utf8')) }
}

describe.concurrent('the end of a process', () => {
  test('keeps lines that later listeners of exit log', async () => {
    expect((await end('late listeners')).lines).toEqual(whole(3))
  })

  test.each(['graceful', 'graceful once'] as const)('is left to a service that handles SIGTERM itself (%s)', async (kind) => {
    const { lines, code, signal } = await end(kind, { kill: 'SIGTERM' })
    expect({ lines, code, signal }).toEqual({ lines: whole(3), code: 5, signal: null })
  })

  test('is left to a service that handles uncaught exceptions itself', async () => {
    const { lines, code, stderr } = await end('caught')
    expect({ lines, code }).toEqual({ lines: whole(2), code: 6 })
    expect(stderr).not.toContain('caught by the service')
  })

  test('is agreed upon by two copies of the package: one handler a signal', async () => {
    const { lines, signal, stderr } = await end('two copies', { kill: 'SIGTERM' })
    expect(stderr).toContain('copy flushed, listeners 1')
    expect({ lines, signal }).toEqual({ lines: whole(1), signal: 'SIGTERM' })
  })

  test.each(['open scope', 'open scope, exit', 'open scope, killed'] as const)(
    'writes what waits in open scopes (%s)',
    async (kind) => {
      expect((await end(kind, kind === 'open scope, killed' ? { kill: 'SIGTERM' } : {})).lines).toEqual(whole(3))
    },
  )

  test('writes what waits in open scopes when an error kills the process, besides the error', async () => {
    const { path } = await end('open scope, thrown')
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
    expect(lines).toHaveLength(4)
    expect(lines.filter((line) => line.includes('"log.level":"debug"'))).toHaveLength(2)
  })

  test('is reported by the next start when it was a SIGKILL, and only then', { timeout: 600_000 }, async () => {
    const unclean = 'CORDWOOD_PROBLEM_UNCLEAN_END'
    const { path } = await end('wait', { kill: 'SIGKILL', killAfterMs: 100 })
    expect((await end('wait', { kill: 'SIGTERM' }, path)).stderr).toContain(unclean)
    expect((await end('natural', {}, path)).stderr).not.toContain(unclean)
    expect((await end('natural', {}, path)).stderr).not.toContain(unclean)
    const name = path.slice(folder.length + 1)
    expect(readdirSync(folder).filter((entry) => entry.includes(name))).toEqual([name])
  })
})
