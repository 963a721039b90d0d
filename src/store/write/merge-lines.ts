import type { Segment } from '../segment/segment.ts'
import type { LineRun, SegmentLines, SourcePosition } from '../segment/segment-lines.ts'

/** The lines of several segments, one after the other, as those of one: the ids and times of all stay what they are. */
export function mergeLines(segments: readonly Segment[]): SegmentLines {
  const texts: string[] = []
  const runs: LineRun[] = []
  const shapes = new Map<string, string>()
  const positions = new Map<string, number>()
  const derived = new Map<number, string>()
  let rows = 0
  for (const segment of segments) {
    const text = segment.text()
    texts.push(text)
    if (!text.endsWith('\n')) texts.push('\n')
    for (const run of segment.runs) runs.push({ ...run, row: run.row + rows })
    // One of them may not know it: its writer was killed.
    for (const { id, literal } of segment.templates().table) if (literal !== '' || !shapes.has(id)) shapes.set(id, literal)
    for (const { source, offset } of segment.summary.positions)
      positions.set(source, Math.max(offset, positions.get(source) ?? 0))
    for (const [row, line] of segment.derived()) derived.set(row + rows, line)
    rows += segment.summary.rows
  }
  return {
    text: texts.join(''),
    runs,
    shapes: [...shapes].map(([id, literal]) => ({ id, literal })),
    positions: [...positions].map(([source, offset]): SourcePosition => ({ source, offset })),
    derived,
  }
}
