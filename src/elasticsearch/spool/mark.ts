import { crc32 } from 'node:zlib'
import type { DiskFiles } from '../../writer/disk-files.ts'

/** How far the lines of a segment are done with. */
export interface Mark {
  /** Bytes of the file from its start. */
  readonly bytes: number
  /** The place of the next line among the lines of the epoch. */
  readonly next: number
}

/**
 * Puts a mark in place of the one before it, by a second file and a rename. An older mark, or one that cannot be read, only makes lines
 * be sent again, which the server knows by their ids.
 */
export function writeMark(files: DiskFiles, path: string, { bytes, next }: Mark): void {
  const text = `${bytes} ${next}`
  const temporary = `${path}.tmp`
  try {
    writeAll(files, createAnew(files, temporary), Buffer.from(`${text} ${crc32(text)}\n`))
    files.rename(temporary, path)
  } catch (error) {
    // Nothing of it is left behind.
    files.remove(temporary)
    throw error
  }
}

/** What a dead process left there goes first. */
function createAnew(files: DiskFiles, path: string): number {
  try {
    return files.create(path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    files.remove(path)
    return files.create(path)
  }
}

function writeAll(files: DiskFiles, descriptor: number, bytes: Buffer): void {
  try {
    for (let rest = bytes; rest.length > 0;) {
      const written = files.append(descriptor, [rest])
      if (written === 0) throw new Error('the disk took nothing')
      rest = rest.subarray(written)
    }
  } finally {
    files.close(descriptor)
  }
}

/** Undefined when there is none, or none that can be trusted. */
export function readMark(files: DiskFiles, path: string): Mark | undefined {
  let descriptor: number | undefined
  try {
    descriptor = files.open(path)
    const buffer = Buffer.alloc(64)
    const text = buffer.toString('latin1', 0, files.read(descriptor, buffer, 0))
    const [, said = '', bytes, next, checksum] = /^((\d+) (\d+)) (\d+)\n$/.exec(text) ?? []
    return Number(checksum) === crc32(said) ? { bytes: Number(bytes), next: Number(next) } : undefined
  } catch {
    return undefined
  } finally {
    if (descriptor !== undefined) files.close(descriptor)
  }
}
