import { closeSync, openSync, read } from 'node:fs'
import { CordwoodError } from '../../core/error.ts'
import { type HotFile, readStore, type StoredSegment } from '../directory/read-store.ts'
import type { LineSource } from '../scan/scan-file.ts'
import { unreadable } from '../scan/log-files.ts'
import type { HotBlocks, KnownHot } from './hot-blocks.ts'
import type { OpenSegments } from './open-segments.ts'
import type { SegmentView } from './segment-view.ts'

/** All that the stores hold at one moment, open, so that nothing of it goes away while it is read. */
export interface StoreLook {
  /** In the order in which they were written, folder by folder; then what of the hot files is known already. */
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
export function lookAtStores(directories: readonly string[], open: OpenSegments, blocks: HotBlocks): StoreLook {
  open.begin()
  for (let tries = 1; ; tries++) {
    const parts = directories.flatMap(readParts)
    const look = tryOpen(
      parts.flatMap(({ segments }) => segments),
      parts.flatMap(({ hot }) => hot),
      open,
      blocks,
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
function tryOpen(
  stored: readonly StoredSegment[],
  hot: readonly HotFile[],
  open: OpenSegments,
  blocks: HotBlocks,
): StoreLook | undefined {
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
    for (const { path } of hot) descriptors.push(openSync(path, 'r'))
    const known = blocks.look(hot, descriptors)
    const sources = hot.map((file, place) => sourceOf(file, descriptors[place] ?? -1, known[place]))
    const inMemory = known.flatMap(({ blocks: its }) => its)
    for (const { file } of inMemory) segments.push(open.acquire(file.name, file))
    open.retire(new Set([...stored.map(({ path }) => path), ...inMemory.map(({ file }) => file.name)]))
    return { segments: [...segments], hot: sources, warnings, release }
  } catch (error) {
    release()
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

const chunkBytes = 256 * 1024

function sourceOf({ path, sizeBytes, bornMs, print }: HotFile, descriptor: number, known?: KnownHot): LineSource {
  const { offset = 0, timeMs = bornMs } = known ?? {}
  return {
    name: path,
    identity: path,
    bornMs: timeMs,
    print,
    offset,
    async *chunks() {
      for (let at = offset; at < sizeBytes;) {
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
