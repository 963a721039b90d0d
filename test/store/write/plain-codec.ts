import type { SegmentLines } from '../../../src/store/segment/segment-lines.ts'
import type { Segment, SegmentSummary } from '../../../src/store/segment/segment.ts'
import type { SegmentCodec } from '../../../src/store/write/segment-codec.ts'

interface Kept {
  readonly lines: SegmentLines & { readonly text: string }
  readonly derived: readonly (readonly [number, string])[]
  readonly summary: SegmentSummary
}

/** Segments that are JSON, for tests that make very many of them. Lines are `{"n":1,"time":2, ...}`. */
export const plainCodec: SegmentCodec = {
  build(given) {
    const text = textOf(given)
    const lines = { ...given, text }
    const texts = linesOf(text)
    const times = texts.map(timeOf).filter((time) => !Number.isNaN(time))
    const summary = {
      version: 1,
      rows: texts.length,
      rawBytes: text.length,
      bytes: 0,
      firstTime: times.length === 0 ? undefined : Math.min(...times),
      lastTime: times.length === 0 ? undefined : Math.max(...times),
      isSorted: false,
      templates: 0,
      positions: lines.positions ?? [],
    }
    const kept: Kept = { lines, derived: [...(lines.derived ?? [])], summary }
    const bytes = Buffer.from(JSON.stringify(kept))
    return { bytes, summary: { ...summary, bytes: bytes.length }, hint: {} }
  },
  verify: () => undefined,
  repair: () => {
    throw new Error('these segments are never damaged')
  },
  open({ size, read }) {
    const { lines, derived, summary } = JSON.parse(read(0, size).toString()) as Kept
    const texts = linesOf(lines.text)
    const shapes = [...(lines.shapes ?? [])]
    const segment: Pick<Segment, 'summary' | 'times' | 'templates' | 'derived' | 'runs' | 'text' | 'lines'> = {
      summary: { ...summary, bytes: size },
      times: () => Float64Array.from(texts, timeOf),
      templates: () => ({ table: shapes, codes: Uint32Array.from(texts, () => 0) }),
      derived: () => new Map(derived),
      runs: lines.runs,
      text: () => lines.text,
      lines: () => texts.map((text) => Buffer.from(text, 'latin1')),
    }
    return segment as Segment
  },
}

function textOf({ text }: SegmentLines): string {
  if (typeof text === 'string') return text
  if (text instanceof Uint8Array) return Buffer.from(text).toString('latin1')
  const bytes = Buffer.alloc(text.length)
  return bytes.toString('latin1', 0, text.read(bytes, 0))
}

/** Lines without their line feeds. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

function timeOf(line: string): number {
  return Number(/"time":(\d+)/.exec(line)?.[1])
}
