import { join } from 'node:path'
import type { Manifest, SegmentEntry } from '../directory/manifest.ts'
import { asideEnd, parseHotName, parseSegmentName, printHotName, type SegmentName } from '../directory/store-names.ts'
import type { SegmentSummary } from '../segment/segment.ts'
import { segmentEntry } from './segment-entry.ts'
import type { StoreHost } from './store-host.ts'
import { withSegment, withSegmentFile } from './with-segment.ts'

interface Found {
  readonly file: string
  readonly name: SegmentName
  /** Undefined where it cannot be read. */
  readonly summary: SegmentSummary | undefined
}

/**
 * What a manifest must have said, from the files alone. A segment replaces those whose numbers it has too, and of two forms of one the
 * later counts; but one that cannot be read replaces none that can, and of a hot file it replaces none that it does not read as.
 *
 * @param before - a manifest that can be read, but does not name all segments.
 */
export function rebuildManifest(folder: string, host: StoreHost, before?: Manifest): Manifest {
  const { files } = host
  const names = files.list(folder)
  const gone = new Set(before?.gone)
  const all = names.flatMap((file): Found[] => {
    const name = gone.has(file) ? undefined : parseSegmentName(file)
    return name === undefined ? [] : [{ file, name, summary: readSummary(join(folder, file), host) }]
  })
  const taken = inForce(all)
  let kept = taken
  const waiting: number[] = []
  for (const hot of names.flatMap((file) => parseHotName(file) ?? [])) {
    const holder = taken.find(({ name }) => name.first <= hot.number && hot.number <= name.last)
    // What it was made of is removed only where it can be read to its end.
    if (holder !== undefined && isWhole(join(folder, holder.file), host)) {
      files.remove(join(folder, printHotName(hot)))
      continue
    }
    waiting.push(hot.number)
    if (holder === undefined || holder.name.first !== holder.name.last) continue
    // The plain lines count, and are sealed again.
    kept = kept.filter((each) => each !== holder)
    files.rename(join(folder, holder.file), join(folder, holder.file) + asideEnd)
  }
  const segments: SegmentEntry[] = []
  const positions: Record<string, number> = { ...before?.positions }
  for (const { file, summary } of kept) {
    segments.push(segmentEntry(file, summary ?? { ...unknown, bytes: files.size(join(folder, file)) }))
    for (const { source, offset } of summary?.positions ?? []) positions[source] = Math.max(offset, positions[source] ?? 0)
  }
  const last = kept.reduce((number, { name }) => Math.max(number, name.last), before?.sealedThrough ?? 0)
  return { sealedThrough: Math.min(last, ...waiting.map((number) => number - 1)), segments, positions, gone: [...gone] }
}

/** Those that can be read first, of them the widest, then the latest: what overlaps with one that was taken is of an earlier time. */
function inForce(all: readonly Found[]): Found[] {
  const width = ({ name }: Found): number => name.last - name.first
  const isBroken = ({ summary }: Found): number => (summary === undefined ? 1 : 0)
  const sorted = all.toSorted((a, b) => isBroken(a) - isBroken(b) || width(b) - width(a) || b.name.generation - a.name.generation)
  const taken: Found[] = []
  for (const each of sorted) {
    const isOld = taken.some(({ name }) => name.first <= each.name.last && each.name.first <= name.last)
    if (!isOld) taken.push(each)
  }
  return taken.sort((a, b) => a.name.first - b.name.first)
}

/** Of a segment that is damaged, and stays where it is, for `repair`. */
const unknown = { version: 0, rows: 0, rawBytes: 0, isSorted: false, templates: 0, positions: [] }

function isWhole(path: string, { files, codec }: StoreHost): boolean {
  try {
    withSegmentFile(path, files, (file) => codec.verify(file))
    return true
  } catch {
    return false
  }
}

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
