import { readdirSync, readFileSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { lockPath } from '../../elasticsearch/spool/adopt.ts'
import { saltOf } from '../../elasticsearch/spool/frame.ts'
import { readMark } from '../../elasticsearch/spool/mark.ts'
import { parseSegmentName, printSegmentName } from '../../elasticsearch/spool/segment-name.ts'
import { SegmentReader } from '../../elasticsearch/spool/segment-reader.ts'
import { diskFiles } from '../../writer/disk-files.ts'
import { isAliveOwner, type Owner } from '../../writer/owner.ts'

/** Who has the lines of one life of a process: nobody once he is dead, until a living one takes them over. */
export interface SpoolOwner {
  readonly pid: number
  readonly host: string
  /** Undefined for one on another host. */
  readonly isAlive: boolean | undefined
}

/** What one process, or what is left of it, has in a spool. */
export interface SpoolEpoch {
  readonly epoch: string
  readonly segments: number
  /** Bytes of the files. */
  readonly bytes: number
  /** Lines that no server is known to have, and their bytes. */
  readonly waitingLines: number
  readonly waitingBytes: number
  /** When the oldest file with such lines was begun: milliseconds since 1970. */
  readonly oldestMs: number | undefined
  readonly owner: SpoolOwner | undefined
}

/** What lies in the folder of one data stream or index. */
export interface SpoolLook {
  readonly target: string
  readonly folder: string
  readonly epochs: readonly SpoolEpoch[]
  /** Files with what could not be read, put aside. */
  readonly badFiles: number
}

const maxSteps = 32

/** Looks at a spool without locking or changing anything: the folder of the option `spool.dir`, or one of a stream in it. */
export function lookAtSpool(dir: string): readonly SpoolLook[] {
  const names = readdirSync(dir, { withFileTypes: true })
  const isStream = names.some((entry) => entry.isFile() && parseSegmentName(entry.name) !== undefined)
  const folders = isStream ? [dir] : names.filter((entry) => entry.isDirectory()).map(({ name }) => join(dir, name))
  return folders.map(lookAtStream).filter(({ epochs, badFiles }) => epochs.length > 0 || badFiles > 0)
}

function lookAtStream(folder: string): SpoolLook {
  const names = readdirSync(folder).sort()
  const epochs = new Map<string, string[]>()
  for (const file of names) {
    const name = parseSegmentName(file)
    if (name === undefined || name.isMark) continue
    epochs.set(name.epoch, [...(epochs.get(name.epoch) ?? []), file])
  }
  return {
    target: folder.split(/[\\/]/).findLast((part) => part !== '') ?? folder,
    folder,
    epochs: [...epochs].map(([epoch, files]) => lookAtEpoch(folder, epoch, files)),
    badFiles: names.filter((name) => name.endsWith('.bad')).length,
  }
}

function lookAtEpoch(folder: string, epoch: string, files: readonly string[]): SpoolEpoch {
  let [segments, bytes, waitingLines, waitingBytes] = [0, 0, 0, 0]
  let oldestMs: number | undefined
  for (const file of files) {
    const waiting = lookAtSegment(folder, file)
    if (waiting === undefined) continue
    segments++
    bytes += waiting.bytes
    waitingLines += waiting.lines
    waitingBytes += waiting.waitingBytes
    if (waiting.lines > 0) oldestMs ??= waiting.bornMs
  }
  return { epoch, segments, bytes, waitingLines, waitingBytes, oldestMs, owner: ownerOf(lockPath(folder, epoch)) }
}

interface SegmentLook {
  readonly bytes: number
  readonly lines: number
  readonly waitingBytes: number
  readonly bornMs: number
}

/** Undefined where it was shipped and removed meanwhile. */
function lookAtSegment(folder: string, file: string): SegmentLook | undefined {
  const name = parseSegmentName(file)
  if (name === undefined) return undefined
  const text = printSegmentName(name)
  try {
    const { size, birthtimeMs, mtimeMs } = statSync(join(folder, file))
    const from = Math.min(size, readMark(diskFiles, join(folder, `${text}.ack`))?.bytes ?? 0)
    const reader = new SegmentReader(diskFiles, join(folder, file), saltOf(text))
    let lines = 0
    try {
      let piece = reader.next(from, size)
      for (; piece.kind !== 'end'; piece = reader.next(piece.to, size)) if (piece.kind === 'frame') lines += piece.lines
    } finally {
      reader.close()
    }
    return { bytes: size, lines, waitingBytes: size - from, bornMs: birthtimeMs > 0 ? Math.min(birthtimeMs, mtimeMs) : mtimeMs }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Who has the lock, or had it last: takers name themselves in files beside it. */
function ownerOf(lock: string): SpoolOwner | undefined {
  let found: (Owner & { readonly id: string }) | undefined
  for (let path = lock, step = 0; step < maxSteps; step++) {
    try {
      found = JSON.parse(readFileSync(path, 'utf8')) as Owner & { readonly id: string }
    } catch {
      break
    }
    path = `${lock}.after.${found.id}`
  }
  if (found === undefined) return undefined
  const { pid, host } = found
  return { pid, host, isAlive: host === hostname() ? isAliveOwner(found) : undefined }
}
