import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach } from 'vitest'

/**
 * Gives each test of a file an empty folder of its own, and removes them all at the end.
 *
 * @param enter - told of the folder before each test.
 */
export function inOwnFolders(name: string, enter: (folder: string) => void): void {
  const root = mkdtempSync(join(tmpdir(), `cordwood-${name}-`))
  let count = 0
  beforeEach(() => {
    const folder = join(root, String(++count))
    mkdirSync(folder)
    enter(folder)
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))
}
