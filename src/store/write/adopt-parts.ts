import { readStore } from '../directory/read-store.ts'
import { printHotName } from '../directory/store-names.ts'
import { partLockPath } from './claim-part.ts'
import { recoverPart } from './recover-part.ts'
import { sealHotFile } from './seal.ts'
import type { StoreHost } from './store-host.ts'

/**
 * Seals what writers left that are gone, in their folders of the store. Folders with a living writer are left alone.
 *
 * @returns the folders that are done. Throws what the system says.
 */
export function adoptParts(directory: string, host: StoreHost): readonly string[] {
  const done: string[] = []
  for (const { folder, hot } of readStore(directory, host.files)) {
    if (hot.length === 0) continue
    const lock = host.tryLock(partLockPath(folder))
    if (lock === undefined) continue
    try {
      for (const name of recoverPart(folder, host).hot) {
        sealHotFile({ folder, file: printHotName(name), shapes: [] }, host, undefined)
      }
      done.push(folder)
    } finally {
      lock.release()
    }
  }
  return done
}
