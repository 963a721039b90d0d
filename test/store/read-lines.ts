import { readFileSync } from 'node:fs'
import { diskFiles } from '../../src/writer/disk-files.ts'
import { readStore } from '../../src/store/directory/read-store.ts'
import { segmentCodec } from '../../src/store/write/segment-codec.ts'
import { withSegment } from '../../src/store/write/with-segment.ts'

/** All lines of a store at one moment, as any other process reads them. Starts again when a file of its look is gone. */
export function readLines(directory: string): string[] {
  for (let tries = 0; ; tries++) {
    try {
      return readStore(directory).flatMap(({ segments, hot }) => [
        ...segments.flatMap(({ path }) =>
          withSegment(path, { files: diskFiles, codec: segmentCodec }, (segment) =>
            [...segment.lines()].map((line) => line.toString()),
          ),
        ),
        ...hot.flatMap(({ path }) => wholeLines(readFileSync(path, 'utf8'))),
      ])
    } catch (error) {
      const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT'
      if (!isGone || tries > 1_000) throw error
    }
  }
}

/** What stands behind the last line feed is being written. */
function wholeLines(text: string): string[] {
  return text.split('\n').slice(0, -1)
}

/** The numbers of the lines of each writer, as they were found. */
export function numbersOf(lines: readonly string[]): Map<string, number[]> {
  const numbers = new Map<string, number[]>()
  for (const line of lines) {
    const [, by = '', n] = /"by":"([^"]+)","n":(\d+),"process/.exec(line) ?? []
    if (n !== undefined) numbers.set(by, [...(numbers.get(by) ?? []), Number(n)])
  }
  return numbers
}
