import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'cordwood-enrich-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function run(ending: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const path = join(folder, `${ending}.log`)
  const child = spawn(process.execPath, [new URL('enrich-child.ts', import.meta.url).pathname, path, ending], { stdio: 'ignore' })
  await new Promise((resolve) => child.once('close', resolve))
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}
const all = Array.from({ length: 1_000 }, (_, n) => n)

it.each(['exit', 'throw', 'SIGTERM', 'natural'])(
  'by %s, lines that wait for a look-up are written without it, masked and in order',
  async (ending) => {
    const lines = (await run(ending)).filter((line) => line['n'] !== undefined)
    expect(lines.map(({ n }) => n)).toEqual(all)
    expect(new Set(lines.map(({ contact }) => contact))).toEqual(new Set(['[EMAIL]']))
  },
  600_000,
)

it('a natural end waits for what is looked up, within its time', async () => {
  const lines = await run('natural-late')
  expect(lines.map(({ late }) => late)).toEqual(all.map(() => 1))
})
