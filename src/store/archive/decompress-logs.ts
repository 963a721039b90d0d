import { describe } from '../../core/check.ts'
import { CordwoodError } from '../../core/error.ts'
import { openSegment } from '../segment/open-segment.ts'
import { lineKinds, unpackArchive } from './archive-format.ts'
import { memoryFile } from './memory-file.ts'

/** A record that comes back from `decompressLogs`: an object as JSON has it, or a text as it was given. */
export type DecompressedRecord = Record<string, unknown> | string

/**
 * Gives back the records of which `compressLogs` made data, in their order.
 *
 * @throws CORDWOOD_ERR_STORE_DAMAGED for other data, CORDWOOD_ERR_STORE_VERSION for data of a newer version.
 *
 * @example
 * ```ts
 * import { compressLogs, decompressLogs } from 'cordwood/store'
 *
 * const { data } = compressLogs(['a line of any log', { level: 30, msg: 'started' }])
 * console.log(decompressLogs(data)) // → [ 'a line of any log', { level: 30, msg: 'started' } ]
 * ```
 */
export function decompressLogs(data: Uint8Array): DecompressedRecord[] {
  if (!(data instanceof Uint8Array)) {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected data to be bytes that compressLogs() gave, got ${describe(data)}.`,
    )
  }
  const records: DecompressedRecord[] = []
  for (const chunk of unpackArchive(data)) {
    const segment = openSegment(memoryFile(chunk.segment))
    const kinds = chunk.kinds(segment.summary.rows)
    let row = 0
    for (const line of segment.lines()) {
      const text = line.toString('utf8')
      records.push(kinds[row++] === lineKinds.text ? text : (JSON.parse(text) as DecompressedRecord))
    }
  }
  return records
}
