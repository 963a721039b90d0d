import { basename, dirname, join } from 'node:path'
import { CordwoodError } from '../core/error.ts'
import { node } from '../core/node.ts'
import { type Lock, tryLock } from '../writer/lock.ts'
import { checkpointFile, fileOfWriter, lockFile } from './files.ts'
import type { AuditSettings } from './options.ts'

/** More processes than these do not write beside each other. */
const maxWriters = 1024

/** The files that one writer has for himself. */
export interface AuditPlace {
  readonly path: string
  readonly checkpoints: string
  readonly lock: Lock
}

/**
 * Takes the first path that no living writer has: the one of the option, or, in a process beside others, the next.
 *
 * @throws CORDWOOD_ERR_OPTION_INVALID where the path is taken and may not be shared, and what the system says.
 */
export function takePlace({ path, mkdir, sharing, checkpointPath }: AuditSettings): AuditPlace {
  if (mkdir) node.fs.mkdirSync(dirname(path), { recursive: true })
  const writers = sharing === 'refuse' ? 1 : maxWriters
  for (let writer = 1; writer <= writers; writer++) {
    const own = fileOfWriter(path, writer)
    const lock = tryLock(lockFile(realPath(own)))
    if (lock === undefined) continue
    const checkpoints = checkpointPath === undefined ? checkpointFile(own) : fileOfWriter(checkpointPath, writer)
    return { path: own, checkpoints, lock }
  }
  throw new CordwoodError(
    'CORDWOOD_ERR_OPTION_INVALID',
    `Expected \`audit.path\` ${path} to have no other writer, got ${writers === 1 ? 'one' : `${writers} of them`} that still runs.`,
  )
}

/** The file itself, so that several links to it have one lock. It may not exist yet. */
function realPath(path: string): string {
  try {
    return node.fs.realpathSync(path)
  } catch {
    return join(node.fs.realpathSync(dirname(path)), basename(path))
  }
}
