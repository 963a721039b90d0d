import type { SegmentEntry } from '../directory/manifest.ts'

/** How large a merged segment may become. */
export interface MergeLimits {
  readonly rows: number
  readonly rawBytes: number
}

/**
 * Which segments of a folder are merged to be read less often and to become smaller: such as stand one after the other, as many as fit
 * into one. One that is cold and at least half full is left alone, as merging it again gains little.
 *
 * @param segments - in their order.
 */
export function planMerges(segments: readonly SegmentEntry[], limits: MergeLimits): readonly (readonly SegmentEntry[])[] {
  const groups: SegmentEntry[][] = []
  let group: SegmentEntry[] = []
  let [rows, rawBytes] = [0, 0]
  const end = (): void => {
    if (group.length > 1 || group[0]?.level === 'online') groups.push(group)
    group = []
    ;[rows, rawBytes] = [0, 0]
  }
  for (const segment of segments) {
    const isDone = segment.level === 'cold' && (segment.rows * 2 >= limits.rows || segment.rawBytes * 2 >= limits.rawBytes)
    const hasRoom = rows + segment.rows <= limits.rows && rawBytes + segment.rawBytes <= limits.rawBytes
    if (isDone || !hasRoom) end()
    if (isDone) continue
    group.push(segment)
    rows += segment.rows
    rawBytes += segment.rawBytes
  }
  end()
  return groups
}

/** So many small segments are merged as soon as they are there. */
const tierWidth = 8

/**
 * Small segments (sealed by age, or of short lives) that are merged while the store is written: eight of about one size, so that each line is
 * merged a few times at most, however many there come. Undefined when there is nothing to do.
 */
export function planTier(segments: readonly SegmentEntry[], limits: MergeLimits): readonly SegmentEntry[] | undefined {
  const last = segments.slice(-tierWidth)
  if (last.length < tierWidth) return undefined
  const isAlike = last.every((segment) => tierOf(segment) === tierOf(last[0] ?? segment))
  const rows = last.reduce((sum, segment) => sum + segment.rows, 0)
  const rawBytes = last.reduce((sum, segment) => sum + segment.rawBytes, 0)
  const isSmall = rows <= limits.rows && rawBytes <= limits.rawBytes && last.every(({ level }) => level === 'online')
  return isAlike && isSmall ? last : undefined
}

function tierOf({ rows }: SegmentEntry): number {
  return Math.floor(Math.log(Math.max(1, rows)) / Math.log(tierWidth))
}
