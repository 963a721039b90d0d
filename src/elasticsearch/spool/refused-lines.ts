import { crc32 } from 'node:zlib'
import type { DiskFiles } from '../../writer/disk-files.ts'

/** Lines side by side, by their places in the epoch: from the first to before the last. */
export type Stretch = readonly [first: number, last: number]

/**
 * Adds to the lines of a segment that are dead letters. They lie beyond the mark, so a later life would send them once more: into
 * the index behind a rollover, where what does not fit may come first and decide of a field's type for all that follow.
 */
export function writeRefused(files: DiskFiles, path: string, stretches: readonly Stretch[]): void {
  const text = stretches.map(([first, last]) => `${first}-${last}`).join(',')
  let descriptor: number
  try {
    descriptor = files.reopen(path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    descriptor = files.create(path)
  }
  try {
    // A line feed before it too: what a dead process left torn is a line of its own.
    files.append(descriptor, [Buffer.from(`\n${text} ${crc32(text)}\n`)])
  } finally {
    files.close(descriptor)
  }
}

/** The places of all lines that were written down; those that cannot be read are sent again. */
export function readRefused(files: DiskFiles, path: string): ReadonlySet<number> {
  const places = new Set<number>()
  for (const line of readText(files, path).split('\n')) {
    const [, said = '', checksum] = /^([\d,-]+) (\d+)$/.exec(line) ?? []
    if (said === '' || Number(checksum) !== crc32(said)) continue
    for (const stretch of said.split(',')) {
      const [first = 0, last = 0] = stretch.split('-').map(Number)
      for (let place = first; place < last; place++) places.add(place)
    }
  }
  return places
}

function readText(files: DiskFiles, path: string): string {
  let descriptor: number | undefined
  try {
    const buffer = Buffer.alloc(files.size(path))
    descriptor = files.open(path)
    let filled = 0
    for (let read = -1; read !== 0 && filled < buffer.length; filled += read) {
      read = files.read(descriptor, buffer.subarray(filled), filled)
    }
    return buffer.toString('latin1', 0, filled)
  } catch {
    return ''
  } finally {
    if (descriptor !== undefined) files.close(descriptor)
  }
}

/** Lines of a frame that are dead letters already, by their index; undefined where there are no dead letters at all. */
export function refusedOf(refused: ReadonlySet<number>, first: number, lines: number): ReadonlySet<number> | undefined {
  if (refused.size === 0) return undefined
  const indexes = new Set<number>()
  for (let index = 0; index < lines; index++) if (refused.has(first + index)) indexes.add(index)
  return indexes
}
