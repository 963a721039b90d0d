import { join } from 'node:path'
import { createBootId } from '../../core/id.ts'
import type { ImportPositions, Manifest, SegmentEntry } from '../directory/manifest.ts'
import { parseHotName, printSegmentName } from '../directory/store-names.ts'
import type { SegmentHint } from '../segment/build-segment.ts'
import type { SegmentLines, SourcePosition } from '../segment/segment-lines.ts'
import { buildVerified } from './build-verified.ts'
import { changeManifest } from './change-manifest.ts'
import { segmentEntry } from './segment-entry.ts'
import type { StoreHost } from './store-host.ts'
import { writeDraft } from './write-file.ts'

/** Which lines are to be a segment of which folder. */
export interface NewSegment {
  readonly folder: string
  /** The place of its lines among those of the folder: that of their hot file. */
  readonly number: number
  /** Undefined: there are none, and the number is done with. */
  readonly lines: SegmentLines | undefined
  /** Permissions of the file. */
  readonly mode: number
}

/** What became of it. */
export interface StoredLines {
  /** Undefined when there was nothing in it, or somebody had stored it before. */
  readonly entry: SegmentEntry | undefined
  readonly hint: SegmentHint | undefined
}

const draftEnd = '.draft'

/** Whether a file is what a stopped sealing left behind. */
export function isDraft(file: string): boolean {
  return /^\d+-[0-9a-z]+\.draft$/.test(file)
}

/**
 * Makes a segment of lines and puts it into a folder that is ours, behind all others. It can be stopped anywhere, and be done again:
 *
 *     draft written and on the disk -> gets its name -> manifest names it
 *                                                       ^ from here on it counts
 *
 * @throws what the system says, or what the codec cannot do.
 */
export function storeSegment({ folder, number, lines, mode }: NewSegment, host: StoreHost, hint?: SegmentHint): StoredLines {
  const { files } = host
  // Of its own for each try: one that was given up may still be at its last step, in a thread that is being ended.
  const draft = join(folder, `${number}-${createBootId(host.clock.now(), host.random)}${draftEnd}`)
  const built = lines === undefined || lines.text.length === 0 ? undefined : buildVerified(draft, lines, 'online', host, hint)
  if (built !== undefined) writeDraft(draft, built.bytes, mode, files)
  let entry: SegmentEntry | undefined
  changeManifest(folder, host, (manifest) => {
    if (manifest.sealedThrough >= number) return undefined
    checkOrder(files.list(folder), manifest, number)
    const positions = movedOn(manifest.positions, lines?.positions ?? [])
    if (built === undefined) return { ...manifest, sealedThrough: number, positions }
    entry = segmentEntry(printSegmentName({ first: number, last: number, generation: 0 }), built.summary)
    files.rename(draft, join(folder, entry.file))
    return { ...manifest, sealedThrough: number, segments: [...manifest.segments, entry], positions }
  })
  if (built !== undefined && entry === undefined) files.remove(draft)
  return { entry, hint: built?.hint }
}

/** What is left out now would count as sealed, and be removed. */
function checkOrder(files: readonly string[], { sealedThrough }: Manifest, number: number): void {
  for (const file of files) {
    const hot = parseHotName(file)
    if (hot === undefined || hot.number <= sealedThrough || hot.number >= number) continue
    throw new Error(`hot files are sealed in their order, and ${file} comes before number ${number}`)
  }
}

function movedOn(positions: ImportPositions, reached: readonly SourcePosition[]): ImportPositions {
  const next: Record<string, number> = { ...positions }
  for (const { source, offset } of reached) next[source] = Math.max(offset, next[source] ?? 0)
  return next
}
