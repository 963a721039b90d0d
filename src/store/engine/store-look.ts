import { closeSync, openSync, read } from 'node:fs'
import { CordwoodError } from '../../core/error.ts'
import { type HotFile, readStore, type StoredSegment } from '../directory/read-store.ts'
import type { LineSource } from '../scan/scan-file.ts'
import { unreadable } from '../scan/log-files.ts'
import type { OpenSegments } from './open-segments.ts'
import type { SegmentView } from './segment-view.ts'

/** All that the stores hold at one moment, open, so that nothing of it goes away while it is read. */
export interface StoreLook {
  /** In the order in which they were written, folder by folder. */
  readonly segments: readonly SegmentView[]
  /** Lines that are not sealed yet. */
  readonly hot: readonly LineSource[]
  /** What could not be opened, in words. */
  readonly warnings: readonly string[]
  /** To be called when nothing of it is read any more. */
  release(): void
}

/** Files may be sealed or merged away so often between the look and their opening. */
const maxTries = 100

/**
 * Looks at stores. Throws CORDWOOD_ERR_SOURCE_UNREADABLE where a folder cannot be read, CORDWOOD_ERR_STORE_VERSION for what a newer
 * version wrote; a damaged segment is a warning.
 */
export function lookAtStores(directories: readonly string[], open: OpenSegments): StoreLook {
  open.begin()
  for (let tries = 1; ; tries++) {
    const parts = directories.flatMap(readParts)
    const look = tryOpen(
      parts.flatMap(({ segments }) => segments),
      parts.flatMap(({ hot }) => hot),
      open,
    )
    if (look !== undefined) return look
    if (tries >= maxTries)
      throw unreadable(directories.join(', '), new Error('its files are replaced faster than they can be opened'))
  }
}

function readParts(directory: string): ReturnType<typeof readStore> {
  try {
    return readStore(directory)
  } catch (error) {
    throw error instanceof CordwoodError ? error : unreadable(directory, error)
  }
}

/** Undefined when one of the files is gone. */
function tryOpen(stored: readonly StoredSegment[], hot: readonly HotFile[], open: OpenSegments): StoreLook | undefined {
  const segments: SegmentView[] = []
  const descriptors: number[] = []
  const warnings: string[] = []
  const release = (): void => {
    for (const { name } of segments) open.release(name)
    for (const descriptor of descriptors) closeSync(descriptor)
    segments.length = 0
    descriptors.length = 0
  }
  try {
    for (const { path } of stored) {
      try {
        segments.push(open.acquire(path))
      } catch (error) {
        if (!(error instanceof CordwoodError) || error.code !== 'CORDWOOD_ERR_STORE_DAMAGED') throw error
        warnings.push(`${path}: ${error.message}`)
      }
    }
    const sources = hot.map((file) => {
      const descriptor = openSync(file.path, 'r')
      descriptors.push(descriptor)
      return sourceOf(file, descriptor)
    })
    open.retire(new Set(stored.map(({ path }) => path)))
    return { segments: [...segments], hot: sources, warnings, release }
  } catch (error) {
    release()
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

const chunkBytes = 256 * 1024

function sourceOf({ path, sizeBytes, bornMs, print }: HotFile, descriptor: number): LineSource {
  return {
    name: path,
    identity: path,
    bornMs,
    print,
    async *chunks() {
      for (let at = 0; at < sizeBytes;) {
        const chunk = Buffer.allocUnsafeSlow(Math.min(chunkBytes, sizeBytes - at))
        const bytes = await readAt(descriptor, chunk, at)
        if (bytes === 0) return
        at += bytes
        yield chunk.subarray(0, bytes)
      }
    },
  }
}

async function readAt(descriptor: number, into: Buffer, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(descriptor, into, 0, into.length, position, (error, bytes) => {
      if (error === null) resolve(bytes)
      else reject(error)
    })
  })
}
