import { resolve } from 'node:path'
import { checkInteger, checkKeys, checkOneOf, checkString, describe } from '../../core/check.ts'
import { CordwoodError } from '../../core/error.ts'
import type { LevelInput, LevelTable } from '../../core/level.ts'

/**
 * When what was written to the spool is brought to the disk itself. `os`: when the operating system does it; nothing is lost when
 * the process is killed, seconds may be when the power goes. `interval`: about ten times a second. `batch`: before the next line is taken.
 */
export type SpoolDurability = 'os' | 'interval' | 'batch'

/**
 * What happens when the spool has grown to `maxBytes`. `wait`: lines wait in the ring, whose `overflow` decides when that is full too.
 * `drop-newest`: new lines are given up. `drop-oldest`: the oldest segment that waits on the disk is. Each loss is counted.
 */
export type SpoolFullPolicy = 'wait' | 'drop-newest' | 'drop-oldest'

/** A folder in which lines wait for the server, so that they outlive the process. */
export interface SpoolOptions {
  /**
   * The folder, on a local disk; it is made when it is not there, and in it one for each data stream or index. Processes may share it:
   * what a dead one left for a stream, a living one ships that writes to the same.
   */
  readonly dir: string
  /** Bytes that this process may have waiting there, with what it took over from others. Default 1 GiB, at least 1 MiB. */
  readonly maxBytes?: number
  /** Bytes of one file; default 8 MiB, at most an eighth of `maxBytes`. */
  readonly segmentBytes?: number
  /** Default `os`. */
  readonly durability?: SpoolDurability
  /** Lines of these levels are on the disk itself before their call returns (of those that the ring hands over at once), else at the next batch. */
  readonly syncLevels?: readonly (LevelInput | (string & {}))[]
  /** Default `wait`. */
  readonly onFull?: SpoolFullPolicy
  /**
   * Whether a thread of its own reads the spool and ships it, so that compression, requests and answers cost the thread of the application
   * nothing. Default true. Where none can be had (a `client` or an `auth` function of yours, a bundle of one file, no permission) it is done
   * in the thread of the application, as with false.
   */
  readonly thread?: boolean
}

/** The options of a spool with their defaults; the levels are looked up when the logger is known. */
export interface CheckedSpool {
  readonly dir: string
  readonly maxBytes: number
  readonly segmentBytes: number
  readonly durability: SpoolDurability
  readonly syncLevels: readonly string[]
  readonly onFull: SpoolFullPolicy
  /** A thread of its own ships, where it can be had. */
  readonly isThreaded: boolean
}

/** Segments are so small that a part of the spool can be given up or freed. */
const leastSegments = 8

/** Throws CORDWOOD_ERR_OPTION_INVALID or CORDWOOD_ERR_OPTION_UNKNOWN. */
export function checkSpool(options: SpoolOptions): CheckedSpool {
  if (typeof options !== 'object' || options === null) {
    throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`spool\` to be { dir, ... }, got ${describe(options)}.`)
  }
  checkKeys('`spool`', options, ['dir', 'maxBytes', 'segmentBytes', 'durability', 'syncLevels', 'onFull', 'thread'])
  const { syncLevels = [], thread = true } = options
  if (!Array.isArray(syncLevels)) {
    const message = `Expected \`spool.syncLevels\` to be an array of levels, got ${describe(syncLevels)}.`
    throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', message)
  }
  if (typeof thread !== 'boolean') {
    const message = `Expected \`spool.thread\` to be true or false, got ${describe(thread)}.`
    throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', message)
  }
  const maxBytes = checkInteger('spool.maxBytes', options.maxBytes, 1 << 30, 1 << 20)
  const segmentBytes = checkInteger('spool.segmentBytes', options.segmentBytes, 8 << 20, 1 << 10)
  return {
    dir: resolve(checkString('spool.dir', options.dir)),
    maxBytes,
    segmentBytes: Math.min(segmentBytes, Math.floor(maxBytes / leastSegments)),
    durability: checkOneOf('spool.durability', options.durability, ['os', 'interval', 'batch'], 'os'),
    syncLevels: syncLevels.map((level) => checkString('spool.syncLevels', level)),
    isThreaded: thread,
    onFull: checkOneOf('spool.onFull', options.onFull, ['wait', 'drop-newest', 'drop-oldest'], 'wait'),
  }
}

/** The numbers of named levels. Throws CORDWOOD_ERR_LEVEL_UNKNOWN. */
export function levelNumbersOf(names: readonly string[], levels: LevelTable): ReadonlySet<number> {
  return new Set(
    names.map((name) => {
      const number = levels.number(name)
      if (number !== undefined) return number
      const known = levels.entries.map(([each]) => each).join(', ')
      const message = `Expected \`spool.syncLevels\` to hold levels (${known}), got ${describe(name)}.`
      throw new CordwoodError('CORDWOOD_ERR_LEVEL_UNKNOWN', message)
    }),
  )
}
