import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Rotates a file of another program once. Where that program has opened the path again before there is a new file, its file becomes
 * `app.log-<time>.backup`.
 */
export interface ForeignRotator {
  /** `logrotate`, or by hand where there is none. */
  readonly name: string
  /** Renames `app.log` to `app.log.1` (and `.1` to `.2` ...), makes a new one, and sends the signal. */
  rename(path: string, pid: number): void
  /** Copies `app.log` to `app.log.1` and cuts it to nothing. */
  copyTruncate(path: string): void
}

const maxFiles = 20

/** The real logrotate: as it is installed, or Debian's package, unpacked beside the installed ones of Node. */
function findLogrotate(): { readonly program: string; readonly libraries: string } | undefined {
  if (spawnSync('logrotate', ['--version']).status === 0) return { program: 'logrotate', libraries: '' }
  const folder = new URL('../../node_modules/.cache/cordwood-logrotate', import.meta.url).pathname
  const program = join(folder, 'usr/sbin/logrotate')
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true })
    const options = { cwd: folder, stdio: 'ignore' } as const
    try {
      execFileSync('apt-get', ['download', 'logrotate', 'libpopt0'], { ...options, timeout: 60_000 })
      execFileSync('bash', ['-c', 'for package in *.deb; do dpkg-deb -x "$package" .; done; rm -f *.deb'], options)
    } catch {
      // No Debian, or no way out: the documented steps are done by hand.
      return undefined
    }
  }
  const libraries = execFileSync('find', [folder, '-name', 'libpopt.so.0', '-printf', '%h'], { encoding: 'utf8' })
  const env = { ...process.env, LD_LIBRARY_PATH: libraries }
  return spawnSync(program, ['--version'], { env }).status === 0 ? { program, libraries } : undefined
}

/** The steps of logrotate(8), by hand. */
function shift(path: string): void {
  for (let number = maxFiles; number > 0; number--)
    if (existsSync(`${path}.${number}`)) renameSync(`${path}.${number}`, `${path}.${number + 1}`)
}

const byHand: ForeignRotator = {
  name: 'the steps of logrotate(8) by hand',
  rename(path, pid) {
    shift(path)
    renameSync(path, `${path}.1`)
    if (existsSync(path)) renameSync(path, `${path}-${Date.now()}.backup`)
    // Also where it comes into being just now: it is the program's own then, with a few lines.
    writeFileSync(path, '', { flag: 'a' })
    process.kill(pid, 'SIGHUP')
  },
  copyTruncate(path) {
    shift(path)
    cpSync(path, `${path}.1`)
    truncateSync(path, 0)
  },
}

/** What can be had of it on this machine. */
export function createRotator(): ForeignRotator {
  const found = findLogrotate()
  if (found === undefined) return byHand
  const run = (path: string, words: string): void => {
    const config = `${dirname(path)}.conf`
    writeFileSync(config, `"${path}" {\n  rotate ${maxFiles}\n  ${words}\n}\n`)
    chmodSync(config, 0o644)
    const env = found.libraries === '' ? process.env : { ...process.env, LD_LIBRARY_PATH: found.libraries }
    execFileSync(found.program, ['--force', '--state', `${config}.state`, config], { env, encoding: 'utf8' })
  }
  return {
    name: 'logrotate',
    rename: (path, pid) => run(path, `create\n  postrotate\n    kill -HUP ${pid}\n  endscript`),
    copyTruncate: (path) => run(path, 'copytruncate'),
  }
}
