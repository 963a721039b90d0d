import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder of a user who installed the packed tarball: `node_modules/cordwood` is what npm would unpack. */
    consumer: string
    /** The tarball itself. */
    tarball: string
  }
}

const root = new URL('../..', import.meta.url).pathname

/** Builds and packs as a release would, and unpacks into a project of its own, beside the dependencies that are installed here. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'cordwood-consumer-'))
  const run = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  run('npm', 'run', '--silent', 'build')
  const packed = JSON.parse(run('npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder)) as unknown
  const [entry] = Object.values(packed as Record<string, { filename: string }>)
  if (entry === undefined) throw new Error('npm pack told of no file')
  const tarball = join(folder, entry.filename)

  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, 'cordwood'), { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '-C', join(modules, 'cordwood'), '--strip-components=1'])
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(modules, name))
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }))
  project.provide('consumer', folder)
  project.provide('tarball', tarball)
  return () => rmSync(folder, { recursive: true, force: true })
}
