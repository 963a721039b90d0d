import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'

/** Two readings of one process's start may differ by so much. */
const startSlackMs = 2_000

/** Who has a file open. */
interface Owner {
  readonly pid: number
  readonly host: string
  /** When its process began, in milliseconds since 1970. */
  readonly startedAt: number
}

/** A process that had the file open and is gone, without having said so. */
export interface UncleanEnd {
  readonly pid: number
  readonly startedAt: number
}

/** A small hidden file beside an open one, as long as it is open: `.app.log.<boot id>.open`. */
export interface OpenMarker {
  /** Who left such a marker behind. Theirs are removed. */
  readonly unclean: readonly UncleanEnd[]
  /** At a clean end. */
  clear(): void
}

const none: OpenMarker = { unclean: [], clear() {} }

/**
 * Marks a file as open, and finds out who did not end cleanly: their lines of the last flush interval may be missing, which no
 * look at the file itself would tell. Only of processes of this host can it be known that they are gone.
 *
 * Where no marker can be written there is none: the lines are more important.
 *
 * @param bootId - of the logger; so several may have the same file open.
 */
export function markOpen(path: string, bootId: string): OpenMarker {
  try {
    if (!statSync(path).isFile()) return none
    const folder = dirname(path)
    const prefix = `.${basename(path)}.`
    const unclean = readdirSync(folder)
      .filter((name) => name.startsWith(prefix) && name.endsWith('.open'))
      .map((name) => takeOver(join(folder, name)))
      .filter((found) => found !== undefined)
    const marker = join(folder, `${prefix}${bootId}.open`)
    const owner: Owner = { pid: process.pid, host: hostname(), startedAt: ownStart() }
    writeFileSync(marker, JSON.stringify(owner))
    return { unclean, clear: () => rmSync(marker, { force: true }) }
  } catch {
    return none
  }
}

function ownStart(): number {
  return Math.round(Date.now() - process.uptime() * 1000)
}

/** Removes the marker of a process that is gone, and says whose it was. */
function takeOver(marker: string): UncleanEnd | undefined {
  try {
    const { pid, host, startedAt } = JSON.parse(readFileSync(marker, 'utf8')) as Owner
    if (host !== hostname() || isAlive(pid, startedAt)) return undefined
    rmSync(marker, { force: true })
    return { pid, startedAt }
  } catch {
    // Somebody else has just removed it, or is just writing it.
    return undefined
  }
}

function isAlive(pid: number, startedAt: number): boolean {
  // In a container the first process has the same number in each life.
  if (pid === process.pid) return Math.abs(startedAt - ownStart()) <= startSlackMs
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}
