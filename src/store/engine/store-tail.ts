import { setTimeout as sleep } from 'node:timers/promises'
import type { LogRecord } from '../../core/record.ts'
import { FollowedFile } from '../scan/follow-file.ts'
import type { LineRules } from '../scan/line-decoder.ts'
import { type LocatedRecord, recordsInOrder } from '../scan/line-order.ts'
import type { Question } from './match-rows.ts'
import { NewSegments } from './new-segments.ts'
import type { OpenSegments } from './open-segments.ts'
import { type HotLook, lookAtHot } from './hot-look.ts'

/** What to follow. */
export interface StoreTailOptions {
  readonly directories: readonly string[]
  /** What they held when the tail began: that is not given. */
  readonly begun: readonly HotLook[]
  readonly question: Question
  readonly rules: LineRules
  readonly open: OpenSegments
  readonly signal: AbortSignal | undefined
  readonly intervalMs: number
  readonly maxLineBytes: number
}

/** A sealed file is looked at so many times more: each look reads a few megabytes of it at most. */
const farewellLooks = 20

interface Followed {
  readonly file: FollowedFile
  looksLeft: number
}

/**
 * Lines as they come into stores, oldest first within one look. Hot files are followed to their ends, also when they have been sealed
 * and removed; one that came and went between two looks is read from its segment. Its timer keeps the process alive: who tails
 * waits.
 */
export async function* tailStores(options: StoreTailOptions): AsyncGenerator<LogRecord> {
  const { directories, begun, rules, signal, intervalMs, maxLineBytes } = options
  const followed = new Map<string, Followed>()
  const segments = new NewSegments(options.question, options.open)

  const follow = async (looks: readonly HotLook[], from: 'start' | 'end'): Promise<void> => {
    const files = looks.flatMap((look) => look.files)
    const present = new Set(files.map(({ identity }) => identity))
    // All at once, before anything is waited for: each of them may be sealed and removed at any moment.
    const openings = files
      .filter(({ identity }) => !followed.has(identity))
      .map((file) => ({ file, opening: FollowedFile.open(file, from, rules, maxLineBytes) }))
    for (const { file, opening } of openings) {
      const opened = await opening
      // Sealed just now: the next look finds its segment.
      if (opened === undefined) continue
      followed.set(file.identity, { file: opened, looksLeft: farewellLooks })
      segments.follow(file)
    }
    for (const [identity, entry] of followed) {
      if (present.has(identity) || --entry.looksLeft > 0) continue
      await entry.file.close()
      followed.delete(identity)
    }
  }

  try {
    segments.begin(begun)
    await follow(begun, 'end')
    while (signal?.aborted !== true) {
      const looks = directories.flatMap(lookAtHot)
      await follow(looks, 'start')
      const found: LocatedRecord[] = segments.read(looks)
      for (const { file } of followed.values()) for (const one of await file.look()) found.push(one)
      yield* recordsInOrder(found)
      if (found.length === 0) await sleep(intervalMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
    }
  } finally {
    for (const { file } of followed.values()) await file.close()
  }
}
