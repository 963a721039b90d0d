import { join } from 'node:path'
import type { Lock } from '../../writer/lock.ts'
import { partFolder } from '../directory/store-names.ts'
import type { StoreHost } from './store-host.ts'

/** Each writer of a store, up to so many, has a folder of its own. */
const maxParts = 999

/** A folder of a store that is ours to write to. */
export interface ClaimedPart {
  readonly folder: string
  readonly lock: Lock
}

/** The lock that the writer of a folder holds. */
export function partLockPath(folder: string): string {
  return join(folder, 'lock')
}

/** Takes the first folder of a store that has no living writer, or makes one more. Throws what the system says. */
export function claimPart(directory: string, folderMode: number, { files, tryLock }: StoreHost): ClaimedPart {
  for (let part = 1; part <= maxParts; part++) {
    const folder = join(directory, partFolder(part))
    files.makeFolder(folder, folderMode)
    const lock = tryLock(partLockPath(folder))
    if (lock !== undefined) return { folder, lock }
  }
  throw new Error(`${directory} has ${maxParts} writers already`)
}
