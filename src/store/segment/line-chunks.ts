import type { Column } from '../column/column.ts'
import { joinTexts } from '../column/joined-texts.ts'
import { putBytes, putText } from '../column/put-text.ts'
import { fromResidue } from '../cut/residue.ts'
import type { LineProgram } from './line-program.ts'
import type { StoredColumns } from './stored-columns.ts'

const chunkBytes = 256 << 10
/** A chunk with less room than this is given away: lines are mostly shorter, and one that does not fit is put together twice. */
const slackBytes = 32 << 10
const lineFeed = 0x0a

/**
 * All lines with their line feeds, many at a time, put together as bytes: no text is made of most values.
 *
 * @param programs - by variant.
 * @returns chunks that hold until the next one is asked for.
 */
export function* lineChunks(columns: StoredColumns, programs: readonly LineProgram[]): Generator<Buffer> {
  const { footer } = columns
  const codes = columns.codes()
  const raw = columns.placeOf('raw')
  const read: (Column | undefined)[] = []
  const next = new Uint32Array(footer.columns.length)
  const texts = programs.map(({ texts: own }) => joinTexts(own))
  const nothing = joinTexts([])
  let chunk: Buffer = Buffer.allocUnsafeSlow(chunkBytes)

  const take = (place: number): string => columnOf(place).text(nextOf(place))
  const columnOf = (place: number): Column => (read[place] ??= columns.column(place))
  const nextOf = (place: number): number => {
    const index = next[place] as number
    next[place] = index + 1
    return index
  }
  /** What a parser read is put together first, then what is left of the line. */
  const rawLine = ({ columns: places, slots }: LineProgram): string => {
    const values = places.map(take)
    return fromResidue(take(raw), (slot) => {
      const own = slots[slot]
      return typeof own === 'string' ? own : (values[own ?? 0] as string)
    })
  }
  const putLine = (code: number, at: number): number => {
    const program = programs[code] as LineProgram
    if (program.hasRaw) return putText(rawLine(program), chunk, at)
    const { bytes, starts } = texts[code] ?? nothing
    const { columns: places } = program
    let end = putBytes(bytes, 0, starts[1] as number, chunk, at)
    for (let slot = 0; slot < places.length; slot++) {
      const place = places[slot] as number
      end = columnOf(place).put(nextOf(place), chunk, end)
      end = putBytes(bytes, starts[slot + 1] as number, starts[slot + 2] as number, chunk, end)
    }
    return end
  }
  const putBack = (code: number): void => {
    const { columns: places, hasRaw } = programs[code] as LineProgram
    for (const place of hasRaw ? [...places, raw] : places) next[place] = (next[place] as number) - 1
  }

  let at = 0
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number
    let end = putLine(code, at)
    if (end >= chunk.length) {
      putBack(code)
      const length = end + 1 - at
      if (at > 0) yield chunk.subarray(0, at)
      if (length > chunk.length) chunk = Buffer.allocUnsafeSlow(length)
      at = 0
      end = putLine(code, 0)
    }
    if (row + 1 < codes.length || footer.endsInFeed) chunk[end++] = lineFeed
    at = end
    if (at + slackBytes < chunk.length) continue
    yield chunk.subarray(0, at)
    at = 0
  }
  if (at > 0) yield chunk.subarray(0, at)
}
