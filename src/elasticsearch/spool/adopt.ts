import { join } from 'node:path'
import type { Lock } from '../../writer/lock.ts'
import { Epoch, type EpochOptions } from './epoch.ts'
import type { DiskFiles } from '../../writer/disk-files.ts'
import { readMark } from './mark.ts'
import { Segment } from './segment.ts'
import { epochTime, parseSegmentName } from './segment-name.ts'

/** Takes a lock, or answers undefined while a living owner has it. */
export type TryLock = (path: string) => Lock | undefined

/** An epoch that has no owner any more, taken over. */
export interface Adopted {
  readonly name: string
  readonly epoch: Epoch
  readonly lock: Lock
}

/** The lock file of an epoch. */
export function lockPath(folder: string, epoch: string): string {
  return join(folder, `${epoch}.lock`)
}

/** Takes over all epochs in a folder whose owners are gone, the oldest first, but for those that we have. Throws when the folder cannot be listed. */
export function adoptAll(folder: string, ours: ReadonlySet<string>, tryLock: TryLock, options: EpochOptions): Adopted[] {
  const { files } = options
  const epochs = new Set<string>()
  for (const file of files.list(folder)) {
    // A lock alone was left by one who had nothing else to leave.
    const name = parseSegmentName(file)?.epoch ?? /^([0-9a-z]{17})\.lock$/.exec(file)?.[1]
    if (name !== undefined && !ours.has(name)) epochs.add(name)
  }
  const adopted: Adopted[] = []
  for (const name of [...epochs].sort()) {
    let lock: Lock | undefined
    try {
      lock = tryLock(lockPath(folder, name))
      // Its owner may have gone on writing until now: only what is listed after the lock was taken is all of it.
      if (lock !== undefined) adopted.push({ name, lock, epoch: new Epoch(options, segmentsOf(files, folder, name)) })
    } catch {
      // It is taken over when the disk tells what is there: at the next look.
      lock?.release()
    }
  }
  return adopted
}

function segmentsOf(files: DiskFiles, folder: string, epoch: string): Segment[] {
  const names = files.list(folder).sort()
  const known = new Set(names)
  const segments: Segment[] = []
  for (const file of names) {
    // Its owner died when he was about to put it in place of a mark.
    if (file.startsWith(`${epoch}-`) && file.endsWith('.ack.tmp')) files.remove(join(folder, file))
    const name = parseSegmentName(file)
    if (name === undefined || name.epoch !== epoch) continue
    if (!name.isMark) {
      const segment = new Segment(folder, name, epochTime(epoch), files.size(join(folder, file)), true)
      const mark = readMark(files, segment.markPath)
      if (mark !== undefined) segment.done = { bytes: Math.min(mark.bytes, segment.end), next: mark.next }
      segment.markedBytes = segment.done.bytes
      segments.push(segment)
    } else if (!known.has(`${file.slice(0, -'.ack'.length)}.seg`)) {
      const segment = new Segment(folder, name, epochTime(epoch), 0, true)
      const mark = readMark(files, segment.markPath)
      // What its owner gave up, while the mark of a segment that was removed is only a remainder.
      segment.isGivenUp = mark !== undefined && mark.bytes > 0 && mark.next === name.first
      if (segment.isGivenUp) segments.push(segment)
      else files.remove(segment.markPath)
    }
  }
  return segments
}
