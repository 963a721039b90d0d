import { join } from 'node:path'
import { type DiskFiles, diskFiles } from '../../writer/disk-files.ts'
import type { ImportPositions, Manifest, SegmentEntry } from './manifest.ts'
import { readManifest } from './manifest-file.ts'
import { bornMsOf, isPartFolder, manifestName, parseHotName, parseSegmentName, printOf } from './store-names.ts'

/** A segment with the place where it is. It never changes; another form of it has another name. */
export interface StoredSegment extends SegmentEntry {
  readonly path: string
}

/** Plain lines that are not sealed yet. The last one of a folder may be growing. */
export interface HotFile {
  readonly path: string
  readonly number: number
  /** Stands in the ids of lines that have none of their own, before their offset in this file. */
  readonly print: string
  /** The time of its first lines if they say none: milliseconds since 1970. */
  readonly bornMs: number
  /** When it was looked at. */
  readonly sizeBytes: number
}

/** What one writer has written: the store's own folder, or `w2`, `w3` ... in it. */
export interface StorePart {
  readonly folder: string
  /** By their numbers, so roughly by time. */
  readonly segments: readonly StoredSegment[]
  /** By their numbers; all come after the segments. */
  readonly hot: readonly HotFile[]
  readonly positions: ImportPositions
}

/** Between the names and the sizes of hot files these may have been sealed so often, and the look is taken again. */
const maxTries = 100

/**
 * What a store holds at one moment: each line in exactly one of the segments and hot files. Nothing is locked, and nothing stays
 * open: a file of the answer may be gone when it is opened (it was sealed, merged or deleted); then read the store again.
 *
 * @throws what the system says where the folder cannot be read; CORDWOOD_ERR_STORE_VERSION, CORDWOOD_ERR_STORE_DAMAGED.
 */
export function readStore(directory: string, files: DiskFiles = diskFiles): readonly StorePart[] {
  const names = files.list(directory)
  const parts = names.filter(isPartFolder).sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)))
  return [directory, ...parts.map((part) => join(directory, part))].map((folder) => readPart(folder, files))
}

/** Whether a folder is one of a store. */
export function isStore(directory: string, files: DiskFiles = diskFiles): boolean {
  try {
    return files
      .list(directory)
      .some((name) => name === manifestName || parseHotName(name) !== undefined || parseSegmentName(name) !== undefined)
  } catch {
    return false
  }
}

/** What one folder of a store holds at one moment. */
export function readPart(folder: string, files: DiskFiles): StorePart {
  for (let tries = 1; ; tries++) {
    // The names first: what is sealed after them stands in the manifest, and what is begun after them is newer than this look.
    const names = files.list(folder)
    const { sealedThrough, segments, positions } = readManifest(folder, files)
    const hot = hotFiles(folder, names, { sealedThrough }, files)
    if (hot === undefined && tries < maxTries) continue
    return {
      folder,
      segments: segments.map((entry) => ({ ...entry, path: join(folder, entry.file) })),
      hot: hot ?? [],
      positions,
    }
  }
}

/** Undefined when one of them is gone. */
function hotFiles(
  folder: string,
  names: readonly string[],
  { sealedThrough }: Pick<Manifest, 'sealedThrough'>,
  files: DiskFiles,
): HotFile[] | undefined {
  const hot: HotFile[] = []
  for (const name of names) {
    const parts = parseHotName(name)
    if (parts === undefined || parts.number <= sealedThrough) continue
    const path = join(folder, name)
    try {
      const sizeBytes = files.size(path)
      hot.push({ path, number: parts.number, print: printOf(parts.birth), bornMs: bornMsOf(parts.birth), sizeBytes })
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
      throw error
    }
  }
  return hot.sort((a, b) => a.number - b.number)
}
