import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const cache = new URL('../../node_modules/.cache/promtool', import.meta.url).pathname

/** The path of Prometheus' own checker: of the system, or of Debian's package, fetched on first use. Undefined where there is none. */
export function findPromtool(): string | undefined {
  const own = join(cache, 'promtool')
  if (existsSync(own)) return own
  const found = (process.env['PATH'] ?? '')
    .split(':')
    .map((folder) => join(folder, 'promtool'))
    .find((path) => existsSync(path))
  if (found !== undefined) return found
  try {
    return fetchPromtool(own)
  } catch {
    return undefined
  }
}

/** Needs no root where the lists of packages are there. */
function fetchPromtool(path: string): string {
  mkdirSync(cache, { recursive: true })
  const scratch = mkdtempSync(join(cache, 'fetch-'))
  const run = (command: string, ...words: string[]): unknown => execFileSync(command, words, { cwd: scratch, stdio: 'ignore' })
  try {
    try {
      run('apt-get', 'download', 'prometheus')
    } catch {
      run('apt-get', 'update')
      run('apt-get', 'download', 'prometheus')
    }
    const [file = ''] = readdirSync(scratch).filter((name) => name.endsWith('.deb'))
    run('dpkg-deb', '-x', file, 'unpacked')
    copyFileSync(join(scratch, 'unpacked/usr/bin/promtool'), join(scratch, 'promtool'))
    renameSync(join(scratch, 'promtool'), path)
    return path
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
