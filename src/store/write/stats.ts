import { resolve } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { checkString } from '../../core/check.ts'
import { diskFiles } from '../../writer/disk-files.ts'
import { positionsOf } from '../directory/positions.ts'
import { readStore, type StoredSegment } from '../directory/read-store.ts'
import { checkStore } from './check-store.ts'
import { errorText } from './error-text.ts'
import { segmentCodec } from './segment-codec.ts'
import { withSegment } from './with-segment.ts'

/** A message's template, with the number of lines that have it. */
export interface StoredTemplate {
  /** 16 hexadecimal digits. */
  readonly id: string
  /** The message as it was written, with its holes. */
  readonly literal: string
  /** How many lines have it. */
  readonly lines: number
}

/** What {@link storeStats} tells of a store. */
export interface StoreStats {
  /** How many there are. */
  readonly segments: number
  /** In segments; those of plain files are not counted. */
  readonly lines: number
  /** Bytes of these lines as they were written, with their line feeds. */
  readonly rawBytes: number
  /** Bytes of the segments, with everything in them. */
  readonly bytes: number
  /** How many times smaller that is; 0 where nothing is sealed. */
  readonly ratio: number
  /** Bytes of plain files that are not sealed yet. */
  readonly hotBytes: number
  /** Milliseconds since 1970 of the oldest line in segments; undefined where none has a time. */
  readonly firstTime: number | undefined
  /** The same of the newest. */
  readonly lastTime: number | undefined
  /** Those with the most lines first. */
  readonly templates: readonly StoredTemplate[]
  /** How far sources were imported. */
  readonly positions: Readonly<Record<string, number>>
  /** Segments that cannot be read, and why. */
  readonly damaged: readonly string[]
}

/**
 * How much there is in a store, how small it is, and which templates its lines have.
 *
 * @throws CORDWOOD_ERR_SOURCE_UNREADABLE where there is no store, CORDWOOD_ERR_STORE_VERSION, and what the system says.
 *
 * @example
 * ```ts
 * import { createLogger } from 'cordwood'
 * import { compactStore, store, storeStats } from 'cordwood/store'
 * const log = createLogger({ sinks: [store({ dir: './logs' })] })
 * for (let n = 0; n < 1000; n++) log.info('order {n} placed', { n })
 * await log.close()
 * await compactStore('./logs')
 * const { ratio, templates } = await storeStats('./logs')
 * console.log(ratio > 5, templates[0]?.literal) // → true order {n} placed
 * ```
 */
export async function storeStats(dir: string): Promise<StoreStats> {
  const directory = resolve(checkString('dir', dir))
  checkStore(directory, { files: diskFiles })
  const parts = readStore(directory)
  const segments = parts.flatMap((part) => part.segments)
  const templates = new Map<string, StoredTemplate>()
  const damaged: string[] = []
  for (const segment of segments) {
    await turn()
    const why = count(segment, templates)
    if (why !== undefined) damaged.push(why)
  }
  const sum = (of: (segment: StoredSegment) => number): number => segments.reduce((total, segment) => total + of(segment), 0)
  const times = (of: (segment: StoredSegment) => number | null): number[] => segments.flatMap((segment) => of(segment) ?? [])
  const [rawBytes, bytes] = [sum((segment) => segment.rawBytes), sum((segment) => segment.bytes)]
  return {
    segments: segments.length,
    lines: sum(({ rows }) => rows),
    rawBytes,
    bytes,
    ratio: bytes === 0 ? 0 : rawBytes / bytes,
    hotBytes: parts.flatMap(({ hot }) => hot).reduce((total, { sizeBytes }) => total + sizeBytes, 0),
    firstTime: least(times(({ firstTime }) => firstTime)),
    lastTime: least(
      times(({ lastTime }) => lastTime).map((time) => -time),
      -1,
    ),
    templates: [...templates.values()].sort((a, b) => b.lines - a.lines || (a.id < b.id ? -1 : 1)),
    positions: positionsOf(parts),
    damaged,
  }
}

/** Undefined of nothing. */
function least(numbers: readonly number[], sign: 1 | -1 = 1): number | undefined {
  return numbers.length === 0 ? undefined : sign * numbers.reduce((a, b) => Math.min(a, b))
}

/** Counts the lines of each template. @returns what is wrong with the segment. */
function count({ path }: StoredSegment, templates: Map<string, StoredTemplate>): string | undefined {
  try {
    withSegment(path, { files: diskFiles, codec: segmentCodec }, (segment) => {
      const { table, codes } = segment.templates()
      const counts = new Uint32Array(table.length + 1)
      for (const code of codes) counts[code] = (counts[code] ?? 0) + 1
      for (const [code, { id, literal }] of table.entries()) {
        const before = templates.get(id)
        const lines = (before?.lines ?? 0) + (counts[code] ?? 0)
        // A segment of which the writer was killed knows the id alone.
        if (lines > 0) templates.set(id, { id, literal: before?.literal || literal, lines })
      }
    })
    return undefined
  } catch (error) {
    return `${path}: ${errorText(error)}`
  }
}
