import { join } from 'node:path'
import type { Manifest, SegmentEntry } from '../directory/manifest.ts'
import { parseSegmentName, type SegmentName } from '../directory/store-names.ts'
import type { SegmentSummary } from '../segment/segment.ts'
import { segmentEntry } from './segment-entry.ts'
import type { StoreHost } from './store-host.ts'
import { withSegment } from './with-segment.ts'

interface Found {
  readonly file: string
  readonly name: SegmentName
}

/**
 * What a manifest must have said, from the segments alone: a segment replaces those whose numbers it has too, and of two forms of
 * one the later counts.
 */
export function rebuildManifest(folder: string, host: StoreHost): Manifest {
  const segments: SegmentEntry[] = []
  const positions: Record<string, number> = {}
  let sealedThrough = 0
  for (const { file, name } of inForce(host.files.list(folder))) {
    sealedThrough = Math.max(sealedThrough, name.last)
    const path = join(folder, file)
    const summary = readSummary(path, host)
    segments.push(segmentEntry(file, summary ?? { ...unknown, bytes: host.files.size(path) }))
    for (const { source, offset } of summary?.positions ?? []) positions[source] = Math.max(offset, positions[source] ?? 0)
  }
  return { sealedThrough, segments, positions }
}

/** The widest first, then the latest: what overlaps with one that was taken is of an earlier time. */
function inForce(files: readonly string[]): Found[] {
  const found = files.flatMap((file) => {
    const name = parseSegmentName(file)
    return name === undefined ? [] : [{ file, name }]
  })
  const width = ({ name }: Found): number => name.last - name.first
  found.sort((a, b) => width(b) - width(a) || b.name.generation - a.name.generation)
  const taken: Found[] = []
  for (const each of found) {
    const isOld = taken.some(({ name }) => name.first <= each.name.last && each.name.first <= name.last)
    if (!isOld) taken.push(each)
  }
  return taken.sort((a, b) => a.name.first - b.name.first)
}

/** Of a segment that is damaged, and stays where it is, for `repair`. */
const unknown = { version: 0, rows: 0, rawBytes: 0, isSorted: false, templates: 0, positions: [] }

/** Undefined where it cannot be read. */
function readSummary(path: string, host: StoreHost): SegmentSummary | undefined {
  try {
    return withSegment(path, host, ({ summary }) => summary)
  } catch (cause) {
    const message = `Segment ${path} cannot be read. Run \`cordwood repair\` on the folder: what can be read of it is kept.`
    host.report({ code: 'CORDWOOD_PROBLEM_STORE_DAMAGED', message, cause, lost: 0 })
    return undefined
  }
}
