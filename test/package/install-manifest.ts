import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = new URL('../..', import.meta.url).pathname

/**
 * Installs what only one test needs, by a manifest and a lock file of its own, beside the packages of the project: once, and again
 * when the lock has changed. Answers the folder. Fails where the packages cannot be had: a test that needs them must say so.
 */
export function installManifest(name: 'next' | 'sea'): string {
  const source = join(root, 'test/package/manifests', name)
  const folder = join(root, 'node_modules/.cache/cordwood-manifests', name)
  const stamp = join(folder, 'installed.lock')
  const lock = readFileSync(join(source, 'package-lock.json'), 'utf8')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return folder
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const each of ['package.json', 'package-lock.json']) copyFileSync(join(source, each), join(folder, each))
  copyFileSync(join(root, '.npmrc'), join(folder, '.npmrc'))
  // Not `npm ci`: it refuses a lock that lacks optional packages of other platforms, which a mirror may not have. What the lock
  // names is installed as it says.
  const words = ['install', '--no-audit', '--no-fund', '--ignore-scripts']
  execFileSync('npm', words, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  writeFileSync(stamp, lock)
  return folder
}
