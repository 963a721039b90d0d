import { readStore, type StoredSegment } from '../directory/read-store.ts'
import type { LogFile } from '../scan/log-files.ts'

/** A hot file, to be followed. */
export interface HotLogFile extends LogFile {
  /** Its place among the hot files of its folder. */
  readonly number: number
  readonly print: string
}

/** What one folder of a store holds: files that may grow, and segments. */
export interface HotLook {
  readonly folder: string
  readonly files: readonly HotLogFile[]
  readonly segments: readonly StoredSegment[]
}

/** The folders of a store as they are now. */
export function lookAtHot(directory: string): readonly HotLook[] {
  return readStore(directory).map(({ folder, hot, segments }) => ({
    folder,
    files: hot.map(({ path, number, print, bornMs, sizeBytes }) => ({
      path,
      identity: path,
      regular: true,
      number,
      print,
      bornMs,
      sizeBytes,
    })),
    segments,
  }))
}
