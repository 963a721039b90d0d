import { join, resolve } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { checkKeys, checkString } from '../../core/check.ts'
import { CordwoodError } from '../../core/error.ts'
import { type LevelTable, standardLevels } from '../../core/level.ts'
import type { QueryNode, TimeRange } from '../../core/query.ts'
import type { LogRecord } from '../../core/record.ts'
import { toPredicate } from '../../query/predicate.ts'
import { wholeRange } from '../../query/time-range.ts'
import { readStore, type StoredSegment, type StorePart } from '../directory/read-store.ts'
import { asideEnd } from '../directory/store-names.ts'
import type { Segment } from '../segment/segment.ts'
import { adoptParts } from './adopt-parts.ts'
import { askToSeal } from './ask-to-seal.ts'
import { checkStore } from './check-store.ts'
import { forgetTemplates } from './forget-templates.ts'
import { countRecords } from './hot-records.ts'
import { withoutRows } from './keep-rows.ts'
import { checkSignal, maintain } from './maintenance.ts'
import { replaceSegments } from './replace-segments.ts'
import { type StoreHost, systemHost } from './store-host.ts'
import { withSegment } from './with-segment.ts'

/** Options of {@link eraseFromStore}. */
export interface EraseOptions {
  /** Which lines. */
  readonly query: QueryNode
  /** From when to when; default: ever. */
  readonly range?: TimeRange
  /** What the words of levels mean; default the six. */
  readonly levels?: LevelTable
  /** Ends between two segments; what was erased stays so. */
  readonly signal?: AbortSignal
  /** How long is waited for a living writer to seal what he has written; default 30,000. */
  readonly sealTimeoutMs?: number
}

/** What {@link eraseFromStore} did. */
export interface EraseResult {
  /** Lines that the query finds. */
  readonly found: number
  /** Lines that are not in the store any more. */
  readonly erased: number
  /** Lines that are still there, in the plain file of a writer that does not answer. */
  readonly failed: number
  /** Segments that were written anew or removed. */
  readonly segments: number
  /**
   * Paths of segments that are damaged: what is in them is not known. Run `repairStore`, and this again; those that it has put aside (`.bad`)
   * are for you to remove.
   */
  readonly unreadable: readonly string[]
}

const defaultSealTimeoutMs = 30_000
const maxRounds = 20

interface Tally {
  erased: number
  failed: number
  segments: number
  unreadable: string[]
  /** By folder the templates of which no line is left in a segment that was written anew. */
  templates: Map<string, Set<string>>
}

interface Search {
  readonly directory: string
  readonly matches: (record: LogRecord) => boolean
  readonly levels: LevelTable
  readonly sealTimeoutMs: number
  readonly signal: AbortSignal | undefined
}

/**
 * Erases the lines that a query finds: the segments that have some are written anew without them, one after the other. All other lines
 * keep their bytes and ids. Lines that are still in the plain file of a living writer are sealed first, which he is asked to do.
 *
 * Lines that come while it runs may stay. Nothing of an erased line is left in the store's files; copies, and blocks that the file system
 * frees, are not this function's to reach.
 *
 * @throws CORDWOOD_ERR_SOURCE_UNREADABLE where there is no store, CORDWOOD_ERR_STORE_BUSY, CORDWOOD_ERR_ABORTED, what the query deserves, and what the system says.
 *
 * @example
 * ```ts
 * import { createLogger } from 'cordwood'
 * import { kql } from 'cordwood/query'
 * import { eraseFromStore, store } from 'cordwood/store'
 * const log = createLogger({ sinks: [store({ dir: './logs' })] })
 * log.info('signed in', { userId: 'u-1' })
 * log.info('signed in', { userId: 'u-2' })
 * await log.close()
 * const { erased } = await eraseFromStore('./logs', { query: kql`userId:${'u-1'}` })
 * console.log(erased) // → 1
 * ```
 */
export async function eraseFromStore(dir: string, options: EraseOptions): Promise<EraseResult> {
  checkKeys('eraseFromStore()', options, ['query', 'range', 'levels', 'signal', 'sealTimeoutMs'])
  const directory = resolve(checkString('dir', dir))
  const host = systemHost(() => undefined)
  checkStore(directory, host)
  const { query, range = {}, levels = standardLevels, signal, sealTimeoutMs = defaultSealTimeoutMs } = options
  const isMeant = toPredicate(query, { now: host.clock.now(), levels })
  const { from = -Infinity, to = Infinity } = wholeRange(range)
  const matches = (record: LogRecord): boolean => {
    const time = Math.floor(record.time)
    return time >= from && time < to && isMeant(record)
  }
  const isOutside = ({ firstTime, lastTime }: StoredSegment): boolean =>
    firstTime !== null && lastTime !== null && (lastTime < from || firstTime >= to)

  const search: Search = { directory, matches, levels, sealTimeoutMs, signal }
  return maintain(directory, host, signal, async () => {
    const tally: Tally = { erased: 0, failed: 0, segments: 0, unreadable: [], templates: new Map() }
    tally.failed += await sealWhatIsMeant(search, host)
    for (let round = 1; ; round++) {
      tally.unreadable = []
      let isDone = true
      for (const part of readStore(directory, host.files)) {
        for (const segment of part.segments) {
          checkSignal(signal)
          // Others are served between two segments.
          await turn()
          if (!isOutside(segment)) isDone = eraseFrom(part, segment, search, tally, host) && isDone
        }
      }
      if (isDone || round === maxRounds) break
    }
    tally.unreadable.push(...putAside(directory, host))
    for (const [folder, ids] of tally.templates) forgetTemplates(folder, ids, host)
    const { erased, failed, segments, unreadable } = tally
    return { found: erased + failed, erased, failed, segments, unreadable }
  })
}

/** What a repair could not read, and has kept. */
function putAside(directory: string, { files }: StoreHost): string[] {
  return readStore(directory, files).flatMap(({ folder }) =>
    files
      .list(folder)
      .filter((name) => name.endsWith(asideEnd))
      .map((name) => join(folder, name)),
  )
}

/** False when the segment was replaced or deleted meanwhile. */
function eraseFrom(part: StorePart, segment: StoredSegment, search: Search, tally: Tally, host: StoreHost): boolean {
  try {
    const { folder } = part
    const { file, level } = segment
    return withSegment(segment.path, host, (opened) => {
      const erased = rowsOf(opened, search)
      if (erased.size === 0) return true
      const lines = withoutRows(opened, erased)
      const { isDone } = replaceSegments({ folder, files: [file], lines, level }, host)
      if (!isDone) return false
      const kept = new Set([...(lines?.shapes ?? [])].map(({ id }) => id))
      const lost = tally.templates.get(folder) ?? new Set()
      for (const { id } of opened.templates().table) if (!kept.has(id)) lost.add(id)
      tally.templates.set(folder, lost)
      tally.erased += erased.size
      tally.segments++
      return true
    })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    if (!(error instanceof CordwoodError)) throw error
    tally.unreadable.push(segment.path)
    return true
  }
}

function rowsOf(segment: Segment, { matches, levels }: Search): ReadonlySet<number> {
  const all = Uint32Array.from({ length: segment.summary.rows }, (_, row) => row)
  const rows = new Set<number>()
  let row = 0
  for (const record of segment.records(all, levels)) {
    if (record !== undefined && matches(record)) rows.add(row)
    row++
  }
  return rows
}

/** Hot files that have lines that are meant become segments. @returns how many such lines a living writer did not seal in time. */
async function sealWhatIsMeant({ directory, matches, levels, sealTimeoutMs, signal }: Search, host: StoreHost): Promise<number> {
  adoptParts(directory, host)
  let unsealed = 0
  for (const { folder, hot } of readStore(directory, host.files)) {
    const meant = hot.filter((file) => countRecords(file, matches, levels, host) > 0)
    const last = meant.at(-1)
    if (last === undefined || (await askToSeal(folder, last.number, sealTimeoutMs, host, signal))) continue
    for (const file of meant) unsealed += countRecords(file, matches, levels, host)
  }
  return unsealed
}
