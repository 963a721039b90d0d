import { join, resolve } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { checkKeys, checkString } from '../../core/check.ts'
import { CordwoodError } from '../../core/error.ts'
import { readStore, type StoredSegment } from '../directory/read-store.ts'
import { asideEnd, isPartFolder } from '../directory/store-names.ts'
import type { RepairedSegment } from '../segment/repair-segment.ts'
import { adoptParts } from './adopt-parts.ts'
import { checkStore } from './check-store.ts'
import { checkSignal, maintain } from './maintenance.ts'
import { mendManifest } from './recover-part.ts'
import { replaceSegments } from './replace-segments.ts'
import { type StoreHost, systemHost } from './store-host.ts'
import { withSegmentFile } from './with-segment.ts'

/** Options of {@link repairStore}. */
export interface RepairOptions {
  /** Ends between two segments. */
  readonly signal?: AbortSignal
  /** Told after each segment. */
  readonly onProgress?: (done: number, all: number) => void
}

/** What {@link repairStore} found and did. */
export interface RepairResult {
  /** Segments that were read from end to end. */
  readonly checked: number
  /** Those of them that were damaged or gone. */
  readonly damaged: number
  /** Lines of damaged segments that are in new ones now. */
  readonly saved: number
  /** Lines that are lost. */
  readonly lost: number
  /** Where the damaged files are now, for somebody to look at; nobody reads them, and nobody deletes them. */
  readonly putAside: readonly string[]
}

interface Tally {
  damaged: number
  saved: number
  lost: number
  putAside: string[]
}

/**
 * Reads all of a store, and mends what is damaged: the manifest is made anew from the segments where it cannot be read; of a segment
 * that is damaged, the lines that are whole are put into another one, and the rest is counted. Nothing is guessed. What writers left
 * that are gone is sealed. Those who write and read the store meanwhile are not disturbed.
 *
 * @throws CORDWOOD_ERR_SOURCE_UNREADABLE where there is no store, CORDWOOD_ERR_STORE_BUSY, CORDWOOD_ERR_STORE_VERSION, CORDWOOD_ERR_ABORTED, and what the system says.
 *
 * @example
 * ```ts
 * import { createLogger } from 'cordwood'
 * import { repairStore, store } from 'cordwood/store'
 * const log = createLogger({ sinks: [store({ dir: './logs' })] })
 * log.info('started')
 * await log.close()
 * console.log(await repairStore('./logs')) // → { checked: 1, damaged: 0, saved: 0, lost: 0, putAside: [] }
 * ```
 */
export async function repairStore(dir: string, options: RepairOptions = {}): Promise<RepairResult> {
  checkKeys('repairStore()', options, ['signal', 'onProgress'])
  const directory = resolve(checkString('dir', dir))
  const host = systemHost(() => undefined)
  checkStore(directory, host)
  const parts = ['', ...host.files.list(directory).filter(isPartFolder)]
  for (const part of parts) mendManifest(join(directory, part), host)
  return maintain(directory, host, options.signal, async () => {
    adoptParts(directory, host)
    const tally: Tally = { damaged: 0, saved: 0, lost: 0, putAside: [] }
    const all = readStore(directory, host.files).flatMap(({ folder, segments }) =>
      segments.map((segment) => ({ folder, segment })),
    )
    let checked = 0
    for (const { folder, segment } of all) {
      checkSignal(options.signal)
      await turn()
      const damage = damageOf(segment, host)
      if (damage !== undefined) mend(folder, segment, damage, tally, host)
      checked++
      options.onProgress?.(checked, all.length)
    }
    return { checked, ...tally }
  })
}

/** Undefined for a segment that is whole. */
function damageOf({ path }: StoredSegment, { files, codec }: StoreHost): 'damaged' | 'gone' | undefined {
  try {
    withSegmentFile(path, files, (file) => codec.verify(file))
    return undefined
  } catch (error) {
    if (error instanceof CordwoodError && error.code === 'CORDWOOD_ERR_STORE_DAMAGED') return 'damaged'
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'gone'
    throw error
  }
}

function mend(folder: string, segment: StoredSegment, damage: 'damaged' | 'gone', tally: Tally, host: StoreHost): void {
  const { file, level, path, rows } = segment
  const isGone = damage === 'gone'
  const { lines, lost } = isGone ? { lines: undefined, lost: rows } : rescue(segment, host)
  const isEmpty = lines === undefined || lines.text.length === 0
  const { isDone } = replaceSegments(
    { folder, files: [file], lines: isEmpty ? undefined : lines, level, ...(!isGone && { keepAs: asideEnd }) },
    host,
  )
  // It was merged, or deleted for its age, meanwhile.
  if (!isDone) return
  tally.damaged++
  tally.lost += lost
  tally.saved += Math.max(0, rows - lost)
  if (!isGone) tally.putAside.push(path + asideEnd)
}

function rescue(
  { path, rows }: StoredSegment,
  { files, codec }: StoreHost,
): Pick<RepairedSegment, 'lost'> & Partial<RepairedSegment> {
  try {
    return withSegmentFile(path, files, (file) => codec.repair(file))
  } catch (error) {
    if (!(error instanceof CordwoodError)) throw error
    return { lost: rows }
  }
}
