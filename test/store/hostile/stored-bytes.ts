import { readFileSync } from 'node:fs'
import { readStore } from '../../../src/store/directory/read-store.ts'
import { segmentCodec } from '../../../src/store/write/segment-codec.ts'
import { withSegment } from '../../../src/store/write/with-segment.ts'
import { diskFiles } from '../../../src/writer/disk-files.ts'

/** All lines of a store, as they follow one another. */
function* storedPieces(directory: string): Generator<Buffer> {
  for (const { segments, hot } of readStore(directory)) {
    for (const { path } of segments) {
      const text = withSegment(path, { files: diskFiles, codec: segmentCodec }, (segment) => {
        const lines: Buffer[] = []
        for (const line of segment.lines()) lines.push(line, lineFeed)
        return Buffer.concat(lines)
      })
      yield text
    }
    for (const { path } of hot) yield readFileSync(path)
  }
}

const lineFeed = Buffer.from('\n')

/** Where the bytes of a store differ first from what they are to be, with what stands there; undefined where they are the same. */
export function firstDifference(directory: string, expected: Buffer): string | undefined {
  let at = 0
  for (const piece of storedPieces(directory)) {
    if (!piece.equals(expected.subarray(at, at + piece.length))) {
      let place = 0
      while (piece[place] === expected[at + place]) place++
      const around = (bytes: Buffer, from: number): string =>
        JSON.stringify(bytes.subarray(Math.max(0, from - 60), from + 60).toString('latin1'))
      return `byte ${at + place}: ${around(piece, place)}, expected ${around(expected, at + place)}`
    }
    at += piece.length
  }
  return at === expected.length ? undefined : `${at} bytes, expected ${expected.length}`
}
