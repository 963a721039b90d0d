/**
 * When what was written to the hot file is brought to the disk itself. `os`: when the operating system does it; nothing is lost when
 * the process is killed, seconds may be when the power goes. `interval`: about ten times a second. `batch`: before the next line is taken.
 */
export type StoreDurability = 'os' | 'interval' | 'batch'

/** What a writer of a store works by. */
export interface StoreSettings {
  readonly directory: string
  /** A hot file is sealed when it has so many lines, or so many bytes, or is so old. */
  readonly segment: { readonly lines: number; readonly bytes: number; readonly ageMs: number }
  /** What is older, and the oldest of what is more, is deleted. */
  readonly retention: { readonly maxAgeMs: number; readonly maxBytes: number }
  readonly durability: StoreDurability
  /** Permissions of new files. */
  readonly mode: number
  /** Permissions of new folders. */
  readonly folderMode: number
}
