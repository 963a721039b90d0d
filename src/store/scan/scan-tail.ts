import { setTimeout as sleep } from 'node:timers/promises'
import type { LogRecord } from '../../core/record.ts'
import { FollowedFile } from './follow-file.ts'
import type { LineRules } from './line-decoder.ts'
import { type LocatedRecord, recordsInOrder } from './line-order.ts'
import type { LogFile } from './log-files.ts'

/** What to follow. */
export interface TailOptions {
  /** The files as they are now. */
  find(): readonly LogFile[]
  /** The files when the tail began: what they hold already is not given. */
  readonly begun: readonly LogFile[]
  readonly rules: LineRules
  readonly signal: AbortSignal | undefined
  readonly intervalMs: number
  readonly maxLineBytes: number
}

/** A removed or renamed file is looked at so many times more: its writer may not know yet. */
const farewellLooks = 20

interface Followed {
  readonly file: FollowedFile
  looksLeft: number
}

/**
 * Lines that are appended, oldest first within one look. Follows renamed, truncated and new files by their identity. Its timer keeps
 * the process alive: who tails waits.
 */
export async function* tailFiles(options: TailOptions): AsyncGenerator<LogRecord> {
  const { rules, signal, intervalMs, maxLineBytes } = options
  const followed = new Map<string, Followed | undefined>()

  const follow = async (files: readonly LogFile[], from: 'start' | 'end'): Promise<void> => {
    const present = new Set(files.map(({ identity }) => identity))
    // All at once, before anything is waited for: each of them may be renamed or removed at any moment.
    const openings = new Map<string, Promise<FollowedFile | undefined>>()
    for (const file of files) {
      const { identity, regular } = file
      if (!regular || followed.has(identity) || openings.has(identity)) continue
      openings.set(identity, FollowedFile.open(file, from, rules, maxLineBytes))
    }
    for (const [identity, opening] of openings) {
      const file = await opening
      followed.set(identity, file && { file, looksLeft: farewellLooks })
    }
    for (const [identity, entry] of followed) {
      if (present.has(identity)) continue
      if (entry !== undefined && --entry.looksLeft > 0) continue
      await entry?.file.close()
      followed.delete(identity)
    }
  }

  try {
    await follow(options.begun, 'end')
    while (signal?.aborted !== true) {
      await follow(options.find(), 'start')
      const found: LocatedRecord[] = []
      for (const entry of followed.values()) if (entry !== undefined) for (const one of await entry.file.look()) found.push(one)
      yield* recordsInOrder(found)
      if (found.length === 0) await sleep(intervalMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
    }
  } finally {
    for (const entry of followed.values()) await entry?.file.close()
  }
}
