import { readStore } from '../directory/read-store.ts'
import { parseHotName, printHotName } from '../directory/store-names.ts'
import { partLockPath } from './claim-part.ts'
import { recoverPart } from './recover-part.ts'
import { sealHotFile } from './seal.ts'
import type { StoreHost } from './store-host.ts'
import { isDraft } from './store-segment.ts'

/**
 * Seals what writers left that are gone, in their folders of the store. Folders with a living writer are left alone.
 *
 * @returns the folders that are done. Throws what the system says, when it has been in all of them.
 */
export function adoptParts(directory: string, host: StoreHost): readonly string[] {
  const done: string[] = []
  const failures: unknown[] = []
  for (const { folder } of readStore(directory, host.files)) {
    // Also where only the last step is missing, which is to remove what was sealed.
    const isLeft = host.files.list(folder).some((file) => parseHotName(file) !== undefined || isDraft(file))
    if (!isLeft) continue
    const lock = host.tryLock(partLockPath(folder))
    if (lock === undefined) continue
    try {
      for (const name of recoverPart(folder, host).hot) {
        sealHotFile({ folder, file: printHotName(name) }, host, undefined)
      }
      done.push(folder)
    } catch (error) {
      // One that cannot be put in order is no reason to leave the others.
      failures.push(error)
    } finally {
      lock.release()
    }
  }
  if (failures.length > 0) throw failures[0]
  return done
}
