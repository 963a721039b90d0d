import type { Segment } from '../segment/segment.ts'
import type { LineRun, SegmentLines } from '../segment/segment-lines.ts'

/**
 * The lines of a segment but for some: those that stay have the ids and times that they had. Nothing of the others is in the answer.
 *
 * @returns undefined when none is left.
 */
export function withoutRows(segment: Segment, erased: ReadonlySet<number>): SegmentLines | undefined {
  const lines: string[] = []
  const runs: LineRun[] = []
  const derived = new Map<number, string>()
  const times = segment.times()
  const derivedBefore = segment.derived()
  let [run, offset, time, isRunning] = [segment.runs[0], 0, 0, false]
  let next = 0
  let row = 0
  for (const line of segment.lines()) {
    const begun = segment.runs[next]
    if (begun?.row === row) {
      ;[run, offset, time, isRunning] = [begun, begun.offset, begun.time, false]
      next++
    }
    if (erased.has(row)) isRunning = false
    else {
      if (!isRunning) runs.push({ row: lines.length, print: run?.print ?? '', offset, time })
      isRunning = true
      const own = derivedBefore.get(row)
      if (own !== undefined) derived.set(lines.length, own)
      lines.push(line.toString('latin1'))
    }
    offset += line.length + 1
    const own = times[row] ?? NaN
    if (!Number.isNaN(own)) time = Math.floor(own)
    row++
  }
  if (lines.length === 0) return undefined
  const used = new Set(lines.length < row ? usedTemplates(segment, erased) : segment.templates().table.map(({ id }) => id))
  return {
    text: `${lines.join('\n')}\n`,
    runs,
    shapes: segment.templates().table.filter(({ id }) => used.has(id)),
    positions: segment.summary.positions,
    derived,
  }
}

/** A message that was built at run time is a template of its own, and may tell of whom the erased lines told. */
function usedTemplates(segment: Segment, erased: ReadonlySet<number>): string[] {
  const { table, codes } = segment.templates()
  const used = new Set<string>()
  for (const [row, code] of codes.entries()) {
    const id = table[code]?.id
    if (id !== undefined && !erased.has(row)) used.add(id)
  }
  return [...used]
}
