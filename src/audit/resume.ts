import { node } from '../core/node.ts'
import { type AuditCheckpoint, readCheckpoint } from './checkpoint.ts'
import { type ChainEnd, genesis, readTail, type TornBytes } from './chain.ts'
import { fullFilesOf } from './files.ts'
import type { AuditKey } from './key.ts'

const firstWindowBytes = 1 << 20

/** What is at the end of a chain that was begun before. */
export interface Resumed extends ChainEnd {
  /** Whether the last record was made with a key; undefined where there is no record. */
  readonly isKeyed: boolean | undefined
  /** Bytes after the last record that are no record. */
  readonly torn: TornBytes | undefined
  /** The file does not end with a line feed. */
  readonly needsLineFeed: boolean
  /** Something else than a crash has been at the end. */
  readonly warning: string | undefined
}

const fresh: Resumed = { ...genesis, isKeyed: undefined, torn: undefined, needsLineFeed: false, warning: undefined }

/**
 * Finds where a chain goes on: after the last record of the file; where that is empty, of the full file before it; where there is
 * none either (somebody took the files away), after the last checkpoint, so that the gap is seen; else at the beginning.
 *
 * @param key - of the writer.
 * @param checkpoints - the path of the file with its checkpoints.
 * @throws an error for a file that is no audit log.
 */
export function resume(path: string, key: AuditKey, checkpoints: string): Resumed {
  const last = readLastCheckpoint(checkpoints)
  const full = fullFilesOf(path).at(-1)
  const found = readEnd(path, key) ?? (full === undefined ? undefined : readEnd(full, key))
  if (found === undefined && last === undefined) return fresh
  if (last === undefined) return found ?? fresh
  const end = found ?? { ...fresh, seq: last.seq, hash: last.hash }
  if (found !== undefined && (found.seq > last.seq || found.hash === last.hash)) return found
  const had = found === undefined ? 'has no record' : `ends with record ${found.seq}`
  const warning = `it ${had}, but its checkpoint of ${last.time} has seen record ${last.seq}: records were lost or taken away`
  return { ...end, warning }
}

/** The end of one file; undefined where there is none, or it is empty. */
function readEnd(path: string, key: AuditKey): Resumed | undefined {
  if (!node.fs.existsSync(path)) return undefined
  const descriptor = node.fs.openSync(path, 'r')
  try {
    const { size } = node.fs.fstatSync(descriptor)
    if (size === 0) return undefined
    for (let window = Math.min(firstWindowBytes, size); ; window = Math.min(window * 8, size)) {
      const bytes = Buffer.allocUnsafe(window)
      node.fs.readSync(descriptor, bytes, 0, window, size - window)
      const found = lastRecord(bytes, window === size, key)
      if (found !== undefined) return found
      if (window < size) continue
      // Not one record: the very first may have been torn, but nothing else has lines here.
      if (bytes[0] !== 0x7b || bytes.subarray(0, -1).includes(0x0a))
        throw new Error('it is not an audit log: no line of it is an audit record')
      return { ...fresh, ...tornOf(bytes) }
    }
  } finally {
    node.fs.closeSync(descriptor)
  }
}

function lastRecord(bytes: Buffer, isWhole: boolean, key: AuditKey): Resumed | undefined {
  // Only the line feed may be missing: then the end of the bytes is the end of a line.
  const last = bytes.lastIndexOf(0x0a)
  let end = readTail(bytes.subarray(last + 1)) === undefined ? last : bytes.length
  while (end >= 0) {
    const before = end === 0 ? -1 : bytes.lastIndexOf(0x0a, end - 1)
    // The first line of a window may have begun before it.
    if (before < 0 && !isWhole) return undefined
    const line = bytes.subarray(before + 1, end)
    const tail = readTail(line)
    if (tail !== undefined) {
      const { seq, hash: stated, keyId, coveredBytes } = tail
      const isChecked = keyId === key.id
      const isWrong = isChecked && key.digest(line.subarray(0, coveredBytes)) !== stated
      const warning = isWrong ? `its last record, ${seq}, was changed: its hash is not that of its content` : undefined
      return {
        seq,
        hash: stated,
        isKeyed: keyId !== undefined,
        warning,
        ...tornOf(bytes.subarray(end + 1)),
        ...(end === bytes.length && { needsLineFeed: true }),
      }
    }
    end = before
  }
  return undefined
}

function tornOf(bytes: Buffer): Pick<Resumed, 'torn' | 'needsLineFeed'> {
  if (bytes.length === 0) return { torn: undefined, needsLineFeed: false }
  const needsLineFeed = bytes.at(-1) !== 0x0a
  const all = needsLineFeed ? Buffer.concat([bytes, Buffer.from('\n')]) : bytes
  return { torn: { bytes: all.length, sha256: node.crypto.hash('sha256', all, 'hex') }, needsLineFeed }
}

function readLastCheckpoint(path: string): AuditCheckpoint | undefined {
  let text: string
  try {
    text = node.fs.readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
  for (const line of text.trimEnd().split('\n').reverse()) {
    try {
      const checkpoint = readCheckpoint(JSON.parse(line))
      if (checkpoint !== undefined) return checkpoint
    } catch {
      // Torn by the end of its writer.
    }
  }
  return undefined
}
