import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { type BundleFormat, bundlers, writeService } from './bundlers.ts'
import { expectLines } from './service-lines.ts'

const consumer = inject('consumer')
const source = join(consumer, 'bundles')
mkdirSync(source)
/** Far from any `node_modules`: a bundle has everything, or it does not start. */
const away = mkdtempSync(join(tmpdir(), 'cordwood-bundles-'))
afterAll(() => rmSync(away, { recursive: true, force: true }))

const root = new URL('../..', import.meta.url).pathname
const versions = {
  22: join(root, 'node_modules/node-22/bin/node'),
  24: process.execPath,
  26: join(root, 'node_modules/node-26/bin/node'),
}
const endings = { natural: '', exit: 'process.exit(0)' }
const formats: readonly BundleFormat[] = ['esm', 'cjs']
const cases = Object.keys(bundlers).flatMap((tool) => formats.map((format) => [tool, format] as const))

describe.each(cases)('a minified bundle by %s as %s', (tool, format) => {
  it.each(Object.entries(endings))('logs to a file and to standard output: %s end', async (ending, end) => {
    const folder = join(source, `${tool}-${format}-${ending}`)
    mkdirSync(folder)
    const out = join(away, `${tool}-${format}-${ending}`)
    mkdirSync(out)
    const bundle = await bundlers[tool]?.(writeService(folder, end), out, format)
    if (bundle === undefined) throw new Error('no bundle')
    for (const [version, node] of Object.entries(versions)) {
      const path = join(out, `${version}.log`)
      const { status, stdout, stderr } = spawnSync(node, [bundle, path], { cwd: out, encoding: 'utf8', env: {} })
      expect({ version, status, stderr }).toEqual({ version, status: 0, stderr: '' })
      expectLines(readFileSync(path, 'utf8'), stdout)
    }
  })
})

describe.each([
  ['without code from strings', ['--disallow-code-generation-from-strings']],
  ['with permission for its folder alone', ['--permission', '--allow-fs-read=*', `--allow-fs-write=${away}`]],
])('the package, run %s', (_, flags) => {
  it('logs to a file and to standard output', () => {
    const entry = writeService(source)
    const path = join(away, `flags-${flags.length}.log`)
    const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, entry, path], { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expectLines(readFileSync(path, 'utf8'), stdout)
  })
})

it('says which permission is missing for its file', () => {
  const entry = writeService(source)
  const words = ['--permission', '--allow-fs-read=*', entry, join(away, 'forbidden.log')]
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stderr).toMatch(/CORDWOOD_ERR_SOURCE_UNREADABLE[^]*--allow-fs-write|--allow-fs-write[^]*CORDWOOD_ERR_SOURCE_UNREADABLE/)
})
