import { type BuildSegmentOptions, buildSegment, type SegmentHint } from '../../src/store/segment/build-segment.ts'
import { openColumns, openSegment } from '../../src/store/segment/open-segment.ts'
import { PlainCache } from '../../src/store/segment/segment-cache.ts'
import type { SegmentFile } from '../../src/store/segment/segment.ts'

const print = '00000000000000'

/** Lines of one file in pieces of so many. */
export function pieces(text: string, rows: number): string[] {
  const found: string[] = []
  let start = 0
  let count = 0
  for (let feed = text.indexOf('\n'); feed !== -1; feed = text.indexOf('\n', feed + 1)) {
    if (++count % rows !== 0) continue
    found.push(text.slice(start, feed + 1))
    start = feed + 1
  }
  if (start < text.length) found.push(text.slice(start))
  return found
}

/** Builds the segments of a text (latin1), each knowing what was found best for the one before; and what is known for the next one. */
export function buildWithHint(
  parts: readonly string[],
  options: BuildSegmentOptions,
): { readonly segments: Buffer[]; readonly hint: SegmentHint | undefined } {
  let { hint } = options
  let offset = 0
  const segments = parts.map((text) => {
    const built = buildSegment({ text, runs: [{ row: 0, print, offset, time: 0 }] }, { ...options, hint })
    hint = built.hint
    offset += text.length
    return built.bytes
  })
  return { segments, hint }
}

export function fileOf(bytes: Buffer): SegmentFile {
  return { name: 'bench', size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) }
}

/** All lines of a segment, as latin1. */
export function textOf(bytes: Buffer): string {
  return openSegment(fileOf(bytes)).text()
}

/** What is there for searching alone, in bytes: filters and the footer, with both ends of the file. */
export function indexBytes(bytes: Buffer): number {
  const { footer, frames } = openColumns(fileOf(bytes), new PlainCache())
  const filters = footer.columns.flatMap(({ filter }) => (filter === undefined ? [] : [filter.part]))
  const data = footer.frames.reduce((sum, [length]) => sum + length, 0)
  const inFilters = filters.reduce(
    (sum, [frame, , length]) => sum + (frames.sizeOf(frame) * length) / Math.max(1, frames.rawSizeOf(frame)),
    0,
  )
  return bytes.length - data + inFilters
}
