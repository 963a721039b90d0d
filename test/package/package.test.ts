import { execFileSync, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  mkdirSync,
  writeFileSync,
  cpSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publint } from 'publint'
import { expect, inject, it } from 'vitest'

const consumer = inject('consumer')
const installed = join(consumer, 'node_modules/cordwood')
const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
  exports: Record<string, string>
  dependencies: Record<string, string>
  peerDependencies: Record<string, string>
}
const subpaths = Object.keys(manifest.exports).filter((path) => path !== './package.json')
const nameOf = (subpath: string): string => subpath.replace(/^\./, 'cordwood')
const runIn = (folder: string, ...args: string[]): string =>
  execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

it('passes publint without a word', async () => {
  const { messages } = await publint({ pkgDir: installed, pack: false, strict: true })
  expect(messages).toEqual([])
})

it('gives TypeScript the right types for every subpath', () => {
  const attw = join(createRequire(import.meta.url).resolve('@arethetypeswrong/cli/package.json'), '../dist/index.js')
  expect(runIn(consumer, attw, inject('tarball'), '--profile', 'esm-only', '--format', 'ascii', '--no-emoji')).not.toMatch(
    /(?:node16 \(from ESM\)|bundler): (?!OK)/,
  )
})

it.each(subpaths)('can be imported and required: %s', (subpath) => {
  const name = nameOf(subpath)
  const imported = runIn(consumer, '--input-type=module', '-e', `console.log(Object.keys(await import('${name}')).length > 0)`)
  const required = runIn(consumer, '--input-type=commonjs', '-e', `console.log(Object.keys(require('${name}')).length > 0)`)
  expect([imported.trim(), required.trim()]).toEqual(['true', 'true'])
})

it('logs from CommonJS', () => {
  const line = runIn(
    consumer,
    '--input-type=commonjs',
    '-e',
    `require('cordwood').createLogger({ service: 'old' }).info('still here')`,
  )
  expect(JSON.parse(line)).toMatchObject({ message: 'still here', 'service.name': 'old' })
})

it('shows what was wrong when nobody catches it, and not the whole of a file', () => {
  const program = `import { createLogger } from 'cordwood'\ncreateLogger({ sevice: 'checkout' })`
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: consumer,
    encoding: 'utf8',
  })
  expect(status).toBe(1)
  expect(stderr).toContain('got `sevice`. Did you mean `service`?')
  expect(stderr.length).toBeLessThan(4000)
})

it('needs only its own dependencies: an install without the optional peers logs to a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordwood-alone-'))
  try {
    const modules = join(folder, 'node_modules')
    mkdirSync(modules)
    cpSync(installed, join(modules, 'cordwood'), { recursive: true })
    for (const name of [...Object.keys(manifest.dependencies), 'atomic-sleep', 'split2'])
      symlinkSync(join(consumer, 'node_modules', name), join(modules, name))
    writeFileSync(
      join(folder, 'main.mjs'),
      `import { createLogger, file } from 'cordwood'\ncreateLogger({ sinks: [file({ path: 'app.log' })] }).info('alone')\n`,
    )
    runIn(folder, 'main.mjs')
    expect(readFileSync(join(folder, 'app.log'), 'utf8')).toContain('"message":"alone"')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

it('installs at most five packages', () => {
  const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
    packages: Record<string, { dev?: boolean; optional?: boolean; devOptional?: boolean; peer?: boolean }>
  }
  const production = Object.entries(lock.packages).filter(
    ([path, entry]) => path !== '' && !entry.dev && !entry.optional && !entry.devOptional && !entry.peer,
  )
  expect(production.length + 1).toBeLessThanOrEqual(5)
})

it('names no type of an optional peer in a declaration', () => {
  const peers = [...Object.keys(manifest.peerDependencies), 'express', 'fastify', 'koa', 'hono']
  const declarations = readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.d.ts'),
  )
  expect(declarations.length).toBeGreaterThan(10)
  const named = declarations.filter((path) => {
    const text = readFileSync(join(installed, 'dist', path), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
    return peers.some((peer) => new RegExp(`(?:from|import\\()\\s*['"]${peer}['"/]`).test(text))
  })
  expect(named).toEqual([])
})

it('has every file that its manifest names', () => {
  for (const target of Object.values(manifest.exports)) expect(existsSync(join(installed, target)), target).toBe(true)
})
