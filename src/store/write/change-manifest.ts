import { join } from 'node:path'
import type { Lock } from '../../writer/lock.ts'
import type { Manifest } from '../directory/manifest.ts'
import { readManifest, writeManifest } from '../directory/manifest-file.ts'
import type { StoreHost } from './store-host.ts'

/** Nobody holds it longer than the writing of a small file takes. */
const maxTries = 1_000
const pauseMs = 5

type ManifestHost = Pick<StoreHost, 'files' | 'tryLock'>

/**
 * Changes the manifest of a folder, as the only one of all processes that do: its writer, and who merges, erases or deletes.
 *
 * @param change - is given the manifest as it is, and answers the next one; undefined when there is nothing to change. Files that the
 * next one names must get their names within it.
 * @returns what is in force now.
 * @throws what the system says.
 */
export function changeManifest(
  folder: string,
  host: ManifestHost,
  change: (manifest: Manifest) => Manifest | undefined,
): Manifest {
  const { files } = host
  return holdManifest(folder, host, () => {
    const before = readManifest(folder, files)
    const changed = change(before)
    if (changed === undefined) return before
    const after = { ...changed, gone: goneAfter(before, changed, files.list(folder)) }
    // The names of what it tells of are on the disk before it is.
    files.syncFolder(folder)
    writeManifest(folder, after, files)
    return after
  })
}

/** What the one names and the other does not is to be removed, until it is. */
function goneAfter(before: Manifest, after: Manifest, files: readonly string[]): readonly string[] {
  const there = new Set(files)
  const kept = new Set(after.segments.map(({ file }) => file))
  return [...new Set([...before.gone, ...before.segments.map(({ file }) => file)])].filter(
    (file) => there.has(file) && !kept.has(file),
  )
}

/** Nobody else changes the manifest meanwhile. */
export function holdManifest<Result>(folder: string, { tryLock }: ManifestHost, act: () => Result): Result {
  const lock = waitForLock(join(folder, 'manifest.lock'), tryLock)
  try {
    return act()
  } finally {
    lock.release()
  }
}

function waitForLock(path: string, tryLock: StoreHost['tryLock']): Lock {
  const nap = new Int32Array(new SharedArrayBuffer(4))
  for (let tries = 0; tries < maxTries; tries++) {
    const lock = tryLock(path)
    if (lock !== undefined) return lock
    Atomics.wait(nap, 0, 0, pauseMs)
  }
  throw Object.assign(new Error(`${path} is held by another process`), { code: 'EBUSY' })
}
