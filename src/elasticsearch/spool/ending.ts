import type { DiskFiles } from '../../writer/disk-files.ts'
import { readMark } from './mark.ts'
import type { ReaderCounts } from './reader-counts.ts'

/** What a reader is about to do to the disk, after which no other reader will see these lines. */
export interface Ending {
  /** The segment in which they are. */
  readonly path: string
  readonly markPath: string
  /** Where its mark will be, if the segment is not removed. */
  readonly bytes: number
  readonly counts: ReaderCounts
}

/** Told of what no other reader will see, so that it can be counted once wherever this one is cut off. */
export interface EndingWatch {
  /** Before it is done: whoever hears nothing more looks at the disk. */
  begins(ending: Ending): void
  /** It is done, or the disk refused it. */
  ended(isDone: boolean): void
  /** It is so already. */
  counted(counts: ReaderCounts): void
}

/** Whether it was done before the reader was cut off. */
export function hasEnded(files: DiskFiles, { path, markPath, bytes }: Ending): boolean {
  try {
    files.size(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return true
  }
  return (readMark(files, markPath)?.bytes ?? 0) >= bytes
}
