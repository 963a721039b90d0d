import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isStore } from './read-store.ts'

/** The stores at a path: the folder itself, or those within it, at any depth. None for a file, or where there is nothing. */
export function findStores(path: string): readonly string[] {
  if (isStore(path)) return [path]
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => findStores(join(path, name)))
  } catch {
    return []
  }
}
