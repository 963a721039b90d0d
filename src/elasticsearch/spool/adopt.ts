import { join } from 'node:path'
import type { DiskFiles } from '../../writer/disk-files.ts'
import type { Lock } from '../../writer/lock.ts'
import { parseSegmentName } from './segment-name.ts'

/** Takes a lock, or answers undefined while a living owner has it. */
export type TryLock = (path: string) => Lock | undefined

/** The lock file of an epoch. */
export function lockPath(folder: string, epoch: string): string {
  return join(folder, `${epoch}.lock`)
}

/**
 * Locks all epochs in a folder whose owners are gone, the oldest first, but for those that we have. Whose lock we have is ours to
 * read, and only then: its owner may have gone on writing until now. Throws when the folder cannot be listed.
 */
export function lockOrphans(
  files: DiskFiles,
  folder: string,
  ours: ReadonlySet<string>,
  tryLock: TryLock,
): ReadonlyMap<string, Lock> {
  const epochs = new Set<string>()
  for (const file of files.list(folder)) {
    // A lock alone was left by one who had nothing else to leave, or was just removing the rest.
    const name = parseSegmentName(file)?.epoch ?? /^([0-9a-z]{17})(?:\.lock|-[0-9a-z]+-[0-9a-z]+\.out)$/.exec(file)?.[1]
    if (name !== undefined && !ours.has(name)) epochs.add(name)
  }
  const locked = new Map<string, Lock>()
  for (const name of [...epochs].sort()) {
    try {
      const lock = tryLock(lockPath(folder, name))
      if (lock !== undefined) locked.set(name, lock)
    } catch {
      // At the next look.
    }
  }
  return locked
}
