import type { Codes } from './column.ts'
import { type Interned, narrowCodes } from './intern.ts'
import { viewOf } from './same-bytes.ts'
import { SpanTable } from './span-table.ts'
import type { RowCodes } from './text-codec.ts'
import type { TextSpans } from './text-spans.ts'

const none = -1

/** By the codes of a column on which this one may depend: most rows need one look at the text that came with the code first. */
function numberVia(table: SpanTable, { bounds }: TextSpans, other: RowCodes, numbers: Uint32Array): void {
  const { codes } = other
  const known = new Int32Array(other.size).fill(none)
  for (let row = 0; row < numbers.length; row++) {
    const code = codes[row] as number
    const before = known[code] as number
    const start = bounds[row * 2] as number
    const end = bounds[row * 2 + 1] as number
    if (before !== none && table.has(before, start, end)) numbers[row] = before
    else {
      const number = table.numberOf(start, end)
      numbers[row] = number
      if (before === none) known[code] = number
    }
  }
}

/**
 * Numbers the texts in the order in which they first appear.
 *
 * @param other - a column on whose codes the texts may depend; it makes it faster where they do.
 */
export function internSpans(spans: TextSpans, other?: RowCodes): Interned {
  const { bytes, bounds, count } = spans
  const table = new SpanTable({ bytes, view: viewOf(bytes) })
  const wide = new Uint32Array(count)
  if (other !== undefined) numberVia(table, spans, other, wide)
  else
    for (let row = 0; row < count; row++) {
      wide[row] = table.numberOf(bounds[row * 2] as number, bounds[row * 2 + 1] as number)
    }
  const codes: Codes = narrowCodes(table.size, count)
  codes.set(wide)
  return { entries: table.entries(), codes }
}
