import type { DiskFiles } from '../../writer/disk-files.ts'
import type { Segment, SegmentFile } from '../segment/segment.ts'
import type { StoreHost } from './store-host.ts'

/**
 * Opens a segment for as long as something is done with it.
 *
 * @throws CORDWOOD_ERR_STORE_DAMAGED, CORDWOOD_ERR_STORE_VERSION, what the system says, and what `act` throws.
 */
export function withSegment<Result>(
  path: string,
  { files, codec }: Pick<StoreHost, 'files' | 'codec'>,
  act: (segment: Segment) => Result,
): Result {
  return withSegmentFile(path, files, (file) => act(codec.open(file)))
}

/** Opens the file of a segment for as long as something is done with it. Throws what the system says, and what `act` throws. */
export function withSegmentFile<Result>(path: string, files: DiskFiles, act: (file: SegmentFile) => Result): Result {
  const size = files.size(path)
  const descriptor = files.open(path)
  const read = (offset: number, length: number): Buffer => {
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - offset)))
    let at = 0
    while (at < bytes.length) {
      const count = files.read(descriptor, bytes.subarray(at), offset + at)
      if (count === 0) break
      at += count
    }
    return bytes.subarray(0, at)
  }
  try {
    return act({ name: path, size, read })
  } finally {
    files.close(descriptor)
  }
}
