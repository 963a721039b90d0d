import { join } from 'node:path'
import type { ColumnLevel } from '../column/column.ts'
import type { SegmentEntry } from '../directory/manifest.ts'
import { parseSegmentName, printSegmentName } from '../directory/store-names.ts'
import type { Codec } from '../segment/format.ts'
import type { SegmentLines } from '../segment/segment-lines.ts'
import { buildVerified } from './build-verified.ts'
import type { DiskFiles } from '../../writer/disk-files.ts'
import { changeManifest } from './change-manifest.ts'
import { segmentEntry } from './segment-entry.ts'
import type { StoreHost } from './store-host.ts'
import { writeDraft } from './write-file.ts'

/** Segments that stand one after the other in a folder, and what comes in their place. */
export interface Replacement {
  readonly folder: string
  readonly files: readonly string[]
  /** Undefined: nothing does. */
  readonly lines: SegmentLines | undefined
  readonly level: ColumnLevel
  /** How they are compressed; default zstd. */
  readonly codec?: Codec | undefined
  /** They are renamed, to end in this, and not removed. */
  readonly keepAs?: string
}

/** Whether a file is what a stopped replacement left behind. */
export function isReplacementDraft(file: string): boolean {
  return file.endsWith('.cws.draft')
}

/**
 * Puts one segment in the place of several, at one moment for whoever reads, and removes those. Nothing happens when one of
 * them is gone or was replaced meanwhile.
 *
 * @returns whether it was done, and the segment that is there now. Throws what the system says.
 */
export function replaceSegments(replacement: Replacement, host: StoreHost): { isDone: boolean; entry: SegmentEntry | undefined } {
  const { folder, files: old, lines, level, codec, keepAs } = replacement
  const { files } = host
  const file = nameFor(old)
  const path = join(folder, file)
  const draft = `${path}.draft`
  const built = lines === undefined ? undefined : buildVerified(draft, lines, level, host, undefined, codec)
  // Who may not read the old ones may not read the new one either.
  if (built !== undefined) writeDraft(draft, built.bytes, Math.min(...old.map((each) => files.mode(join(folder, each)))), files)
  const entry = built === undefined ? undefined : segmentEntry(file, built.summary, level)
  let isDone = false
  changeManifest(folder, host, (manifest) => {
    const at = manifest.segments.findIndex((each) => each.file === old[0])
    isDone = at >= 0 && old.every((each, index) => manifest.segments[at + index]?.file === each)
    if (!isDone) return undefined
    if (entry !== undefined) files.rename(draft, path)
    const segments = manifest.segments.toSpliced(at, old.length, ...(entry === undefined ? [] : [entry]))
    return { ...manifest, segments }
  })
  if (isDone) for (const each of old) putAway(join(folder, each), keepAs, files)
  else if (built !== undefined) files.remove(draft)
  return { isDone, entry: isDone ? entry : undefined }
}

function putAway(path: string, keepAs: string | undefined, files: DiskFiles): void {
  if (keepAs === undefined) files.remove(path)
  else files.rename(path, path + keepAs)
}

/** A name that no segment ever had. */
function nameFor(files: readonly string[]): string {
  const names = files.flatMap((file) => parseSegmentName(file) ?? [])
  return printSegmentName({
    first: Math.min(...names.map(({ first }) => first)),
    last: Math.max(...names.map(({ last }) => last)),
    generation: Math.max(...names.map(({ generation }) => generation)) + 1,
  })
}
