import { basename, dirname, join } from 'node:path'
import { parseClosedName, printClosedName } from '../core/closed-file.ts'
import { node } from '../core/node.ts'
import { identityOf } from '../writer/file-identity.ts'
import { tryLock } from '../writer/lock.ts'

/** What is to be moved away, and to which name. */
export interface Move {
  readonly path: string
  /** Device and inode: another file at this path has been rotated already. */
  readonly identity: string
  readonly stamp: string
  readonly isNumbered: boolean
}

/** The lock of one kind of work on a file: a hidden file beside it. */
export function lockPath(path: string, work: 'rotate' | 'sweep'): string {
  return join(dirname(path), `.${basename(path)}.${work}.lock`)
}

/**
 * Gives a file the name of a closed one: `moved`, or nothing happened because somebody else is just doing it (`busy`), or has
 * done it (`other`). Within the call, and never over a file that is there: the name is reserved by an empty file first. If the
 * process dies between the two, that is all that is left.
 *
 * @param isForced - also while somebody has the lock: two at once are untidy (a very small file), not wrong.
 * @throws what the system says; then the file has its name.
 */
export function moveAside(move: Move, isForced: boolean): 'moved' | 'busy' | 'other' {
  const lock = tryLock(lockPath(move.path, 'rotate'))
  if (lock === undefined && !isForced) return 'busy'
  try {
    const found = node.fs.statSync(move.path, { bigint: true, throwIfNoEntry: false })
    if (found === undefined || identityOf(found) !== move.identity) return 'other'
    const closed = reserve(move)
    try {
      node.fs.renameSync(move.path, closed)
    } catch (error) {
      node.fs.rmSync(closed, { force: true })
      throw error
    }
    return 'moved'
  } finally {
    lock?.release()
  }
}

function reserve({ path, stamp, isNumbered }: Move): string {
  const folder = dirname(path)
  const base = basename(path)
  const taken = node.fs
    .readdirSync(folder)
    .map((name) => parseClosedName(base, name))
    .filter((closed) => closed?.stamp === stamp)
    .map((closed) => closed?.number ?? 0)
  for (let number = taken.length === 0 && !isNumbered ? 0 : Math.max(0, ...taken) + 1; ; number++) {
    const closed = join(folder, printClosedName(base, { stamp, number, compression: undefined }))
    try {
      node.fs.closeSync(node.fs.openSync(closed, 'wx'))
      return closed
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
}
