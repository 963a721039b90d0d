import { join } from 'node:path'
import type { StorePart } from '../directory/read-store.ts'
import { asideEnd, parseSegmentName } from '../directory/store-names.ts'
import type { StoreHost } from './store-host.ts'

/** A damaged segment that was put aside. */
export interface AsideFile {
  readonly path: string
  readonly bytes: number
  /** Its lines are older, in milliseconds since 1970: what came behind them is. */
  readonly beforeMs: number
}

/** The files of a folder that are put aside: nobody reads them, and they take room all the same. */
export function asideFiles({ folder, segments, hot }: StorePart, { files }: StoreHost): readonly AsideFile[] {
  return files
    .list(folder)
    .filter((file) => file.endsWith(asideEnd))
    .flatMap((file) => {
      const name = parseSegmentName(file.slice(0, -asideEnd.length))
      if (name === undefined) return []
      const next = segments.find(
        (segment) => (parseSegmentName(segment.file)?.first ?? 0) > name.last && segment.firstTime !== null,
      )
      const beforeMs = next?.firstTime ?? hot.find(({ number }) => number > name.last)?.bornMs ?? Infinity
      const path = join(folder, file)
      const bytes = sizeOf(path, files)
      return bytes === undefined ? [] : [{ path, bytes, beforeMs }]
    })
}

/** Undefined: somebody has removed it meanwhile. */
function sizeOf(path: string, files: StoreHost['files']): number | undefined {
  try {
    return files.size(path)
  } catch {
    return undefined
  }
}
