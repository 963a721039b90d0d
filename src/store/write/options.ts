import { resolve } from 'node:path'
import { checkInteger, checkKeys, checkOneOf, checkString, describe } from '../../core/check.ts'
import { CordwoodError } from '../../core/error.ts'
import type { Sink } from '../../core/sink.ts'
import type { StoreDurability, StoreSettings } from './settings.ts'

/** Options of {@link store}. */
export interface StoreOptions extends Pick<Sink, 'level' | 'filter' | 'format' | 'batch' | 'overflow'> {
  /** The folder, on a local disk; it is made when it is not there. Processes may share it: each writes to a folder of its own in it. */
  readonly dir: string
  /**
   * Lines stand in a plain file until it has so many lines (default 65,536) or bytes (32 MiB), or is so old (15 minutes); then another
   * is begun, and this one is compressed in a thread beside.
   */
  readonly segment?: { readonly lines?: number; readonly bytes?: number; readonly ageMs?: number }
  /** What is deleted: segments whose newest line is older than `maxAgeMs`, and the oldest while all together take more than `maxBytes`. Default: nothing. */
  readonly retention?: { readonly maxAgeMs?: number; readonly maxBytes?: number }
  /** Default `os`. */
  readonly durability?: StoreDurability
  /** Permissions of new files, as `chmod` takes them; default 0o666 less the umask. Folders get the right to be entered besides. */
  readonly mode?: number
}

/** The names of all options. */
export const storeOptionNames: readonly (keyof StoreOptions)[] = [
  'dir',
  'segment',
  'retention',
  'durability',
  'mode',
  'level',
  'filter',
  'format',
  'batch',
  'overflow',
]

const defaultLines = 65_536
const defaultBytes = 32 << 20
const defaultAgeMs = 15 * 60_000
/** So many hot files and segments, at least, fit into what may be kept. */
const leastPieces = 8
const leastBytes = 1 << 20
const readBits = 0o444

/**
 * Checks the options of a store.
 *
 * @throws CORDWOOD_ERR_OPTION_INVALID, CORDWOOD_ERR_OPTION_UNKNOWN
 */
export function checkStoreOptions(options: StoreOptions): StoreSettings {
  checkKeys('store()', options, storeOptionNames)
  const segment = checkPart('segment', options.segment, ['lines', 'bytes', 'ageMs'])
  const retention = checkPart('retention', options.retention, ['maxAgeMs', 'maxBytes'])
  const maxBytes = checkLimit('retention.maxBytes', retention.maxBytes, leastBytes)
  const bytes = checkInteger('segment.bytes', segment.bytes, defaultBytes, 1_024, 1 << 28)
  const mode = checkInteger('mode', options.mode, 0o666, 0, 0o777)
  return {
    directory: resolve(checkString('dir', options.dir)),
    segment: {
      lines: checkInteger('segment.lines', segment.lines, defaultLines, 1, 1_000_000),
      bytes: Math.min(bytes, Math.floor(maxBytes / leastPieces)),
      ageMs: checkInteger('segment.ageMs', segment.ageMs, defaultAgeMs, 1),
    },
    retention: { maxAgeMs: checkLimit('retention.maxAgeMs', retention.maxAgeMs, 1), maxBytes },
    durability: checkOneOf('durability', options.durability, ['os', 'interval', 'batch'], 'os'),
    mode,
    // Who may read the files may enter the folder.
    folderMode: mode | ((mode & readBits) >> 2) | 0o700,
  }
}

function checkPart<Part extends object>(
  name: string,
  part: Part | undefined,
  known: readonly (string & keyof Part)[],
): Partial<Part> {
  if (part === undefined) return {}
  if (typeof part !== 'object' || part === null) {
    const message = `Expected \`${name}\` to be an object with ${known.join(', ')}, got ${describe(part)}.`
    throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', message)
  }
  checkKeys(`\`${name}\``, part, known)
  return part
}

function checkLimit(name: string, value: number | undefined, minimum: number): number {
  return value === undefined ? Infinity : checkInteger(name, value, minimum, minimum)
}
