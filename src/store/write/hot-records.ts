import type { LevelTable } from '../../core/level.ts'
import type { LogRecord } from '../../core/record.ts'
import type { HotFile } from '../directory/read-store.ts'
import { LineDecoder } from '../scan/line-decoder.ts'
import { LineSplitter } from '../scan/line-splitter.ts'
import type { StoreHost } from './store-host.ts'
import { readWhole } from './write-file.ts'

/** As in the engine that scans files. */
const maxLineBytes = 16 << 20

/** How many lines of a hot file are meant. 0 where the file is gone meanwhile: then it is a segment. */
export function countRecords(
  { path, print, bornMs }: HotFile,
  matches: (record: LogRecord) => boolean,
  levels: LevelTable,
  { files }: StoreHost,
): number {
  let bytes: Buffer
  try {
    bytes = readWhole(path, files)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0
    throw error
  }
  const counts = { scannedRows: 0, unparsedRows: 0 }
  const decoder = new LineDecoder({ range: {}, matches, required: [], levels }, counts, bornMs, print)
  let found = 0
  new LineSplitter(maxLineBytes).push(bytes, (line) => {
    if (decoder.decode(line) !== undefined) found++
  })
  return found
}
