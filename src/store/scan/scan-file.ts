import type { LineCounts, LineRules } from './line-decoder.ts'
import { LineDecoder } from './line-decoder.ts'
import type { LocatedRecord } from './line-order.ts'
import { LineSplitter, type RawLine } from './line-splitter.ts'

/** The bytes of one file, unpacked, with what names it. */
export interface LineSource {
  /** For messages: its path. */
  readonly name: string
  readonly identity: string
  /** The time of its first lines if they say none: milliseconds since 1970. */
  readonly bornMs: number
  /** Stands in the ids of lines that have none of their own; default that of its first line. */
  readonly print?: string
  /** Where its chunks begin in it; default 0. */
  readonly offset?: number
  chunks(): AsyncIterable<Buffer>
}

/** The wanted records of one file in the order of its lines: one list, perhaps empty, for each piece that was read. */
export async function* scanFile(
  source: LineSource,
  rules: LineRules,
  counts: LineCounts,
  maxLineBytes: number,
): AsyncGenerator<readonly LocatedRecord[]> {
  const decoder = new LineDecoder(rules, counts, source.bornMs, source.print)
  const splitter = new LineSplitter(maxLineBytes, source.offset)
  let found: LocatedRecord[] = []
  const take = (line: RawLine): void => {
    const record = decoder.decode(line)
    if (record !== undefined) found.push({ record, place: source.identity, offset: line.offset })
  }
  for await (const chunk of source.chunks()) {
    splitter.push(chunk, take)
    yield found
    found = []
  }
  splitter.end(take)
  yield found
}
