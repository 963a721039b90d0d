import type { Compression } from '../core/closed-file.ts'
import { node } from '../core/node.ts'
import { tryLock } from '../writer/lock.ts'
import { filesInUse } from '../writer/open-entry.ts'
import { removeLeftovers } from './rotate-leftovers.ts'
import { type FoundClosedFile, listClosedFiles } from './rotate-list.ts'
import { lockPath } from './rotate-move.ts'
import { packFile } from './rotate-pack.ts'
import { type KeepOptions, outdated } from './rotate-retention.ts'

/** A closed file is left alone for so long: who does not tell of himself by a marker may still write to it. */
const settleMs = 1_000
/** Somebody else sweeps, or a file is in use: look again. */
const againMs = 2_000
const touchMs = 10_000

/** What to do with closed files, and who is told what was done. */
export interface SweepOptions {
  /** Of the file that is written to. */
  readonly path: string
  readonly keep: KeepOptions
  readonly compression: Compression | undefined
  /** Awaited after each piece of work; false stops. */
  pause(): Promise<boolean>
  packed(): void
  deleted(bytes: number): void
}

/**
 * Goes once over the closed files of a path: removes what crashes left, deletes what is no longer kept, packs the rest. Of several
 * processes one does it.
 *
 * @returns milliseconds after which there may be more to do; undefined when all is done.
 * @throws what the system says.
 */
export async function sweep(options: SweepOptions): Promise<number | undefined> {
  const { path, compression } = options
  const lock = tryLock(lockPath(path, 'sweep'))
  if (lock === undefined) return againMs
  try {
    await removeLeftovers(path)
    await removeEmpty(path)
    await removeOutdated(options)
    if (compression === undefined) return undefined
    let touchedAt = performance.now()
    const pause = async (): Promise<boolean> => {
      if (performance.now() - touchedAt > touchMs) {
        touchedAt = performance.now()
        lock.touch()
      }
      return await options.pause()
    }
    let isDone = true
    for (const { plain } of await listClosedFiles(path)) {
      if (plain === undefined) continue
      const isSettled = Date.now() - plain.changedAt >= settleMs
      if (!isSettled || filesInUse(path)(plain.identity)) isDone = false
      else if (await packFile(plain.path, compression, pause)) options.packed()
      else isDone = false
    }
    await removeOutdated(options)
    return isDone ? undefined : againMs
  } finally {
    lock.release()
  }
}

/** Names that were reserved by somebody who died before he used them. */
async function removeEmpty(path: string): Promise<void> {
  const empty = (await listClosedFiles(path)).filter(({ plain }) => plain?.bytes === 0)
  if (empty.length === 0) return
  const lock = tryLock(lockPath(path, 'rotate'))
  if (lock === undefined) return
  try {
    const isInUse = filesInUse(path)
    for (const { plain } of await listClosedFiles(path))
      if (plain?.bytes === 0 && !isInUse(plain.identity)) await node.fsPromises.rm(plain.path, { force: true })
  } finally {
    lock.release()
  }
}

async function removeOutdated({ path, keep, deleted }: SweepOptions): Promise<void> {
  const isInUse = filesInUse(path)
  const isFree = ({ plain }: FoundClosedFile): boolean => plain === undefined || !isInUse(plain.identity)
  for (const { paths, bytes } of outdated(await listClosedFiles(path), keep, Date.now()).filter(isFree)) {
    for (const each of paths) await node.fsPromises.rm(each, { force: true })
    deleted(bytes)
  }
}
