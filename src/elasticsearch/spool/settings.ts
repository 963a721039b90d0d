import type { SpoolDurability, SpoolFullPolicy } from './options.ts'

/** What a spool works with. */
export interface SpoolSettings {
  readonly folder: string
  readonly maxBytes: number
  readonly segmentBytes: number
  readonly durability: SpoolDurability
  /** Numbers of the levels whose lines are brought to the disk at once. */
  readonly syncLevels: ReadonlySet<number>
  readonly onFull: SpoolFullPolicy
  /** Bytes of lines that are in memory at once: on their way, ready to go, or while the disk takes none. */
  readonly memoryBytes: number
  /** A request holds so much, or what came within the age of its oldest line. */
  readonly batch: { readonly maxLines: number; readonly maxBytes: number; readonly maxAgeMs: number }
}
