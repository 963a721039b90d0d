import type { LevelTable } from '../../core/level.ts'
import type { LogRecord } from '../../core/record.ts'
import { type LineCounts, LineDecoder, type LineRules } from '../scan/line-decoder.ts'
import { LineSplitter } from '../scan/line-splitter.ts'

/** As in the engine that scans files. */
export const maxLineBytes: number = 16 * 1024 * 1024

/** What the decoder must know of a row besides its bytes. */
export interface RowPlace {
  readonly print: string
  readonly offset: number
  /** The time of the line before. */
  readonly time: number
}

/** Decodes one line with the very code of the scan, so that a sealed line means what it meant before. */
export function decodeRow(line: Buffer, place: RowPlace, levels: LevelTable): LogRecord | undefined {
  const rules: LineRules = { range: {}, matches: () => true, required: [], levels }
  const counts: LineCounts = { scannedRows: 0, unparsedRows: 0 }
  const decoder = new LineDecoder(rules, counts, place.time, place.print)
  const splitter = new LineSplitter(maxLineBytes, place.offset)
  let record: LogRecord | undefined
  splitter.push(Buffer.concat([line, lineFeed]), (raw) => {
    record = decoder.decode(raw)
  })
  return record
}

const lineFeed = Buffer.from('\n')
