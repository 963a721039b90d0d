import type { BigIntStats } from 'node:fs'
import { node } from '../core/node.ts'

const permissions = 0o7777n

/** What a path leads to; undefined when that is nothing, or cannot be known. */
export function statOf(path: string): BigIntStats | undefined {
  try {
    return node.fs.statSync(path, { bigint: true, throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

/** The path without links. */
export function realPathOf(path: string): string {
  try {
    return node.fs.realpathSync(path)
  } catch {
    return path
  }
}

/** Gives a new file the permissions and the owner of the one before it, as far as we may. */
export function inherit(path: string, before: BigIntStats | undefined): void {
  const now = statOf(path)
  if (before === undefined || now === undefined) return
  try {
    if ((now.mode & permissions) !== (before.mode & permissions)) node.fs.chmodSync(path, Number(before.mode & permissions))
    if (now.uid !== before.uid || now.gid !== before.gid) node.fs.chownSync(path, Number(before.uid), Number(before.gid))
  } catch {
    // Only root may give files away; the lines are more important.
  }
}
