import { join } from 'node:path'
import { type HotFile, readStore, type StoredSegment, type StorePart } from '../directory/read-store.ts'
import { asideFiles } from './aside-files.ts'
import { changeManifest } from './change-manifest.ts'
import type { StoreSettings } from './settings.ts'
import type { StoreHost } from './store-host.ts'

/** What was deleted for its age, or for the room it took. */
export interface Expired {
  readonly segments: number
  /** Of segments. How many were in plain files is not known without reading them. */
  readonly lines: number
  readonly bytes: number
  /** Plain files that waited to be sealed for too long. */
  readonly hotFiles: number
}

/** All is kept. */
export const nothingExpired: Expired = { segments: 0, lines: 0, bytes: 0, hotFiles: 0 }

/** What is kept of a store. */
export interface RetainOrder extends Pick<StoreSettings, 'directory' | 'retention'> {
  /** Room for what is written until the next time. */
  readonly reserveBytes: number
}

interface Candidate<Piece> {
  readonly part: StorePart
  readonly piece: Piece
}

/** A file is never deleted before one of a lower number: that one would count as sealed too. */
interface WaitingFile extends Candidate<HotFile> {
  /** The latest of those up to this one: the clock may have been put back between them. */
  readonly bornMs: number
}

/**
 * Deletes segments whose last line is too old, then the oldest until the rest fits; whoever wrote them. Damaged ones that were put aside
 * go before all others. When no segment is left, plain
 * files go that wait to be sealed: the budget holds also where more is written than can be sealed. Throws what the system says.
 */
export function retain({ directory, retention, reserveBytes }: RetainOrder, host: StoreHost): Expired {
  const { maxAgeMs, maxBytes } = retention
  if (maxAgeMs === Infinity && maxBytes === Infinity) return nothingExpired
  const parts = readStore(directory, host.files)
  const segments = parts.flatMap((part) => part.segments.map((piece): Candidate<StoredSegment> => ({ part, piece })))
  segments.sort((a, b) => ageOf(a.piece) - ageOf(b.piece))
  // The last one is being written.
  const waiting = parts.flatMap((part) => {
    let bornMs = -Infinity
    return part.hot.slice(0, -1).map((piece): WaitingFile => ({ part, piece, bornMs: (bornMs = Math.max(bornMs, piece.bornMs)) }))
  })
  waiting.sort((a, b) => a.bornMs - b.bornMs)
  const oldest = host.clock.now() - maxAgeMs
  let left = parts.flatMap(({ hot }) => hot).reduce((sum, { sizeBytes }) => sum + sizeBytes, reserveBytes)
  left += segments.reduce((sum, { piece }) => sum + piece.bytes, 0)
  const aside = parts.flatMap((part) => asideFiles(part, host))
  left += aside.reduce((sum, { bytes }) => sum + bytes, 0)
  const useless = aside.filter(({ bytes, beforeMs }) => {
    if (beforeMs >= oldest && left <= maxBytes) return false
    left -= bytes
    return true
  })
  const expired = segments.filter(({ piece }) => {
    const isTooOld = piece.lastTime !== null && piece.lastTime < oldest
    if (!isTooOld && left <= maxBytes) return false
    left -= piece.bytes
    return true
  })
  const unsealed = waiting.filter(({ piece }) => {
    if (left <= maxBytes) return false
    left -= piece.sizeBytes
    return true
  })
  for (const { path } of useless) host.files.remove(path)
  const bytes = useless.reduce((sum, own) => sum + own.bytes, 0)
  return parts.map((part) => expire(part, expired, unsealed, host)).reduce(addExpired, { ...nothingExpired, bytes })
}

/** Lines without a time are as old as they can be. */
function ageOf({ lastTime }: StoredSegment): number {
  return lastTime ?? -Infinity
}

function addExpired(one: Expired, other: Expired): Expired {
  return {
    segments: one.segments + other.segments,
    lines: one.lines + other.lines,
    bytes: one.bytes + other.bytes,
    hotFiles: one.hotFiles + other.hotFiles,
  }
}

function expire(
  { folder }: StorePart,
  expired: readonly Candidate<StoredSegment>[],
  unsealed: readonly Candidate<HotFile>[],
  host: StoreHost,
): Expired {
  const gone = new Set(expired.filter(({ part }) => part.folder === folder).map(({ piece }) => piece.file))
  const hot = unsealed.filter(({ part }) => part.folder === folder).map(({ piece }) => piece)
  if (gone.size === 0 && hot.length === 0) return nothingExpired
  let done = nothingExpired
  changeManifest(folder, host, (manifest) => {
    // Somebody else may have deleted, sealed or merged some of them meanwhile.
    const deleted = manifest.segments.filter(({ file }) => gone.has(file))
    const left = hot.filter(({ number }) => number > manifest.sealedThrough)
    const sizes = [...deleted.map(({ bytes }) => bytes), ...left.map(({ sizeBytes }) => sizeBytes)]
    done = {
      segments: deleted.length,
      lines: deleted.reduce((sum, { rows }) => sum + rows, 0),
      bytes: sizes.reduce((sum, bytes) => sum + bytes, 0),
      hotFiles: left.length,
    }
    return {
      ...manifest,
      sealedThrough: left.reduce((through, { number }) => Math.max(through, number), manifest.sealedThrough),
      segments: manifest.segments.filter(({ file }) => !gone.has(file)),
    }
  })
  for (const file of gone) host.files.remove(join(folder, file))
  for (const { path } of hot) host.files.remove(path)
  return done
}
