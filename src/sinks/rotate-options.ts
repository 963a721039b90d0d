import { checkInteger, checkKeys, checkOneOf, describe } from '../core/check.ts'
import type { Compression } from '../core/closed-file.ts'
import { CordwoodError } from '../core/error.ts'
import { type ByteSize, checkByteSize } from './byte-size.ts'
import type { KeepOptions } from './rotate-retention.ts'
import { createSchedule, type RotateInterval, type Schedule } from './rotate-schedule.ts'

/** When a file is closed and a new one is begun, and what becomes of the closed ones. */
export interface RotateOptions {
  /** Before a line would make the file larger: bytes from 1,024, or `'10 MB'`. A larger line has a file of its own. */
  readonly maxBytes?: number | ByteSize
  /** At each full hour, at midnight, or each so many milliseconds (from 1,000) since 1970. */
  readonly interval?: RotateInterval
  /** Whose hours and midnights, and the dates in names; default `utc`, as the times in the lines are. */
  readonly zone?: 'utc' | 'local'
  /** Closed files that are kept; the oldest beyond any of the limits are deleted. Default: all are kept. */
  readonly keep?: {
    /** So many. */
    readonly files?: number
    /** Those whose last line is not older than so many days; a fraction is allowed. */
    readonly maxAgeDays?: number
    /** Bytes of all together on the disk, or `'1 GB'`. */
    readonly totalBytes?: number | ByteSize
  }
  /** Closed files are packed in the background; default `false`. */
  readonly compress?: Compression | false
}

/** Checked, with what follows from it. */
export interface RotateSettings {
  readonly maxBytes: number
  readonly schedule: Schedule
  /** Names have a number, as a period may have several files. */
  readonly isNumbered: boolean
  readonly keep: KeepOptions
  readonly compression: Compression | undefined
}

const minBytes = 1024
const minIntervalMs = 1000
const maxIntervalMs = 366 * 86_400_000

function invalid(name: string, expected: string, got: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`${name}\` to be ${expected}, got ${describe(got)}.`)
}

function checkInterval(interval: RotateInterval | undefined): RotateInterval | undefined {
  if (interval === undefined) return undefined
  if (typeof interval === 'number') return checkInteger('rotate.interval', interval, 0, minIntervalMs, maxIntervalMs)
  return checkOneOf('rotate.interval', interval, ['hour', 'day'], 'day')
}

function checkKeep(keep: NonNullable<RotateOptions['keep']>): KeepOptions {
  if (typeof keep !== 'object' || keep === null) throw invalid('rotate.keep', 'an object', keep)
  checkKeys('`rotate.keep`', keep, ['files', 'maxAgeDays', 'totalBytes'])
  const { files, maxAgeDays, totalBytes } = keep
  if (maxAgeDays !== undefined && !(typeof maxAgeDays === 'number' && maxAgeDays > 0)) {
    throw invalid('rotate.keep.maxAgeDays', 'a number above 0', maxAgeDays)
  }
  return {
    files: files === undefined ? undefined : checkInteger('rotate.keep.files', files, 0, 0),
    maxAgeDays,
    totalBytes: totalBytes === undefined ? undefined : checkByteSize('rotate.keep.totalBytes', totalBytes, 0),
  }
}

/**
 * Checks the options of a rotation.
 *
 * @throws CORDWOOD_ERR_OPTION_UNKNOWN, CORDWOOD_ERR_OPTION_INVALID
 */
export function checkRotate(rotate: RotateOptions): RotateSettings {
  if (typeof rotate !== 'object' || rotate === null) throw invalid('rotate', 'an object', rotate)
  checkKeys('`rotate`', rotate, ['maxBytes', 'interval', 'zone', 'keep', 'compress'])
  const { maxBytes, keep = {}, compress = false } = rotate
  const interval = checkInterval(rotate.interval)
  if (maxBytes === undefined && interval === undefined) {
    throw invalid('rotate', 'an object with `maxBytes`, `interval` or both', rotate)
  }
  const zone = checkOneOf('rotate.zone', rotate.zone, ['utc', 'local'], 'utc')
  if (compress !== false) checkOneOf('rotate.compress', compress, ['gzip', 'zstd'], 'gzip')
  return {
    maxBytes: maxBytes === undefined ? Infinity : checkByteSize('rotate.maxBytes', maxBytes, minBytes),
    schedule: createSchedule(interval, zone),
    isNumbered: maxBytes !== undefined,
    keep: checkKeep(keep),
    compression: compress === false ? undefined : compress,
  }
}
