import { CordwoodError } from '../../core/error.ts'
import { isStore } from '../directory/read-store.ts'
import type { StoreHost } from './store-host.ts'

/** Throws CORDWOOD_ERR_SOURCE_UNREADABLE where there is no store. */
export function checkStore(directory: string, { files }: Pick<StoreHost, 'files'>): void {
  if (isStore(directory, files)) return
  const message = `Expected the folder of a store (it has a manifest.json), got ${directory}. Check the path.`
  throw new CordwoodError('CORDWOOD_ERR_SOURCE_UNREADABLE', message)
}
