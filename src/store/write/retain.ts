import { readStore, type StoredSegment, type StorePart } from '../directory/read-store.ts'
import { changeManifest } from './change-manifest.ts'
import type { StoreSettings } from './settings.ts'
import type { StoreHost } from './store-host.ts'

/** What was deleted for its age, or for the room it took. */
export interface Expired {
  readonly segments: number
  readonly lines: number
  readonly bytes: number
}

/** All is kept. */
export const nothingExpired: Expired = { segments: 0, lines: 0, bytes: 0 }

/** What is kept of a store. */
export interface RetainOrder extends Pick<StoreSettings, 'directory' | 'retention'> {
  /** Room for what is written until the next time, of which hot files are a part. */
  readonly reserveBytes: number
}

interface Candidate {
  readonly part: StorePart
  readonly segment: StoredSegment
}

/** Deletes segments whose last line is too old, then the oldest until the rest fits; whoever wrote them. Throws what the system says. */
export function retain({ directory, retention, reserveBytes }: RetainOrder, host: StoreHost): Expired {
  const { maxAgeMs, maxBytes } = retention
  if (maxAgeMs === Infinity && maxBytes === Infinity) return nothingExpired
  const parts = readStore(directory, host.files)
  const all = parts.flatMap((part) => part.segments.map((segment): Candidate => ({ part, segment })))
  all.sort((a, b) => ageOf(a.segment) - ageOf(b.segment))
  const oldest = host.clock.now() - maxAgeMs
  const hotBytes = parts.reduce((sum, { hot }) => sum + hot.reduce((bytes, { sizeBytes }) => bytes + sizeBytes, 0), 0)
  let left = all.reduce((sum, { segment }) => sum + segment.bytes, Math.max(hotBytes, reserveBytes))
  const expired: Candidate[] = []
  for (const each of all) {
    const isTooOld = each.segment.lastTime !== null && each.segment.lastTime < oldest
    if (!isTooOld && left <= maxBytes) continue
    expired.push(each)
    left -= each.segment.bytes
  }
  for (const part of parts) expire(part, expired, host)
  return {
    segments: expired.length,
    lines: expired.reduce((sum, { segment }) => sum + segment.rows, 0),
    bytes: expired.reduce((sum, { segment }) => sum + segment.bytes, 0),
  }
}

/** Lines without a time are as old as they can be. */
function ageOf({ lastTime }: StoredSegment): number {
  return lastTime ?? -Infinity
}

function expire({ folder }: StorePart, expired: readonly Candidate[], host: StoreHost): void {
  const ours = expired.filter(({ part }) => part.folder === folder).map(({ segment }) => segment)
  if (ours.length === 0) return
  const gone = new Set(ours.map(({ file }) => file))
  changeManifest(folder, host, (manifest) => ({
    ...manifest,
    segments: manifest.segments.filter(({ file }) => !gone.has(file)),
  }))
  for (const { path } of ours) host.files.remove(path)
}
