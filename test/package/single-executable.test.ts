import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { bundlers, writeService } from './bundlers.ts'
import { installManifest } from './install-manifest.ts'
import { expectLines } from './service-lines.ts'

const away = mkdtempSync(join(tmpdir(), 'cordwood-sea-'))
afterAll(() => rmSync(away, { recursive: true, force: true }))
const root = new URL('../..', import.meta.url).pathname
const node26 = join(root, 'node_modules/node-26/bin/node')
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

/** Bundles the service into one script, and writes what Node wants to know about it. */
async function prepare(name: string, output: string): Promise<{ readonly folder: string; readonly config: string }> {
  const folder = join(away, name)
  mkdirSync(folder)
  const source = join(inject('consumer'), `sea-${name}`)
  mkdirSync(source)
  const main = await bundlers['esbuild']?.(writeService(source), folder, 'cjs')
  const config = join(folder, 'sea.json')
  writeFileSync(config, JSON.stringify({ main, output: join(folder, output), disableExperimentalSEAWarning: true }))
  return { folder, config }
}

function expectToLog(folder: string, program: string): void {
  const path = join(folder, 'app.log')
  const { status, stdout, stderr } = spawnSync(join(folder, program), [path], { cwd: folder, encoding: 'utf8', env: {} })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expectLines(readFileSync(path, 'utf8'), stdout)
}

describe('a single executable', () => {
  it('of Node 24, by postject, logs to a file and to standard output', { timeout: 600_000 }, async () => {
    const { folder, config } = await prepare('24', 'service.blob')
    execFileSync(process.execPath, ['--experimental-sea-config', config], { cwd: folder, stdio: 'pipe' })
    const program = join(folder, 'service')
    copyFileSync(process.execPath, program)
    const postject = join(installManifest('sea'), 'node_modules/postject/dist/cli.js')
    const words = [program, 'NODE_SEA_BLOB', join(folder, 'service.blob'), '--sentinel-fuse', fuse]
    execFileSync(process.execPath, [postject, ...words], { stdio: 'pipe' })
    expectToLog(folder, 'service')
  })

  it('of Node 26, by its own option, logs to a file and to standard output', { timeout: 600_000 }, async () => {
    const { folder, config } = await prepare('26', 'service')
    execFileSync(node26, ['--build-sea', config], { cwd: folder, stdio: 'pipe' })
    expectToLog(folder, 'service')
  })
})
