import { type ClosedName, compareClosedNames } from '../core/closed-file.ts'

const dayMs = 86_400_000

/** How much is kept of closed files; what is not given is no limit. The file that is written to does not count. */
export interface KeepOptions {
  /** So many closed files. */
  readonly files?: number | undefined
  /** Files whose last line is not older than so many days; a fraction is allowed. */
  readonly maxAgeDays?: number | undefined
  /** Bytes of all closed files together, as they lie on the disk. */
  readonly totalBytes?: number | undefined
}

/** A closed file. */
export interface ClosedFile extends ClosedName {
  readonly bytes: number
  /** When its last line was written, in milliseconds since 1970. */
  readonly writtenAt: number
}

/** Which of the closed files are no longer kept: always the oldest, whichever limit says so. */
export function outdated<File extends ClosedFile>(files: readonly File[], keep: KeepOptions, now: number): readonly File[] {
  const { files: maxFiles = Infinity, maxAgeDays = Infinity, totalBytes = Infinity } = keep
  const newestFirst = files.toSorted((a, b) => compareClosedNames(b, a))
  let bytes = 0
  let count = 0
  const end = newestFirst.findIndex((file) => {
    bytes += file.bytes
    return ++count > maxFiles || bytes > totalBytes || now - file.writtenAt > maxAgeDays * dayMs
  })
  return end === -1 ? [] : newestFirst.slice(end).toReversed()
}
