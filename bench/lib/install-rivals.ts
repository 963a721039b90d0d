import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = new URL('../rivals/', import.meta.url)

/** Installs the other loggers and databases into bench/rivals where they are missing: they are no dependencies of cordwood. */
export function installRivals(): void {
  const needed = ['winston', '@duckdb/node-api']
  if (needed.every((name) => existsSync(new URL(`node_modules/${name}/package.json`, folder)))) return
  console.error('Installing the rivals into bench/rivals ...')
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: fileURLToPath(folder), stdio: 'inherit' })
}
