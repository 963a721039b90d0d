import type { DiskFiles } from '../../writer/disk-files.ts'
import type { Segment } from './segment.ts'
import type { SegmentReader } from './segment-reader.ts'

const chunkBytes = 1 << 20

/**
 * Copies what cannot be read into a file of its own, `<segment>.<at>.bad`, for somebody to look at. A disk that does not take it is
 * no reason to stop: it lies in the segment until that is removed.
 */
export function putAside(files: DiskFiles, reader: SegmentReader, segment: Segment, from: number, to: number): void {
  let descriptor: number | undefined
  try {
    descriptor = files.create(`${segment.path.slice(0, -'.seg'.length)}.${from}.bad`)
    for (let at = from; at < to;) {
      const bytes = reader.bytes(at, Math.min(chunkBytes, to - at), to)
      if (bytes.length === 0) break
      files.append(descriptor, [bytes])
      at += bytes.length
    }
  } catch {
    // It was put aside before, or there is no room for it.
  } finally {
    if (descriptor !== undefined) files.close(descriptor)
  }
}
