import type { Clock } from '../../src/core/clock.ts'
import type { Problem } from '../../src/core/problem.ts'
import type { Sink } from '../../src/core/sink.ts'
import { createWriter, type RingOptions, type SinkStats, type Writer } from '../../src/writer/writer.ts'

/** A writer with what a test wants to look at. */
export interface Rig {
  readonly writer: Writer
  readonly problems: Problem[]
  /** The clock of the lines; a test moves it. */
  time: number
  /** Offers a line `text\n`; the sequence counts by itself. */
  offer(text: string, level?: number): void
}

const ring: RingOptions = { capacity: 16_384, maxBytes: 8 << 20, blockMs: 2_000, flushIntervalMs: 10, syncAtOrAbove: 50 }

/** Puts a writer in front of a sink. */
export function createRig(sink: Sink, options: Partial<RingOptions> = {}): Rig {
  const problems: Problem[] = []
  const clock: Clock = { now: () => rig.time, monotonic: () => performance.now() }
  let sequence = 0
  const rig: Rig = {
    time: 1_000,
    problems,
    writer: createWriter(sink, {
      ring: { ...ring, ...options },
      host: { report: (problem) => problems.push(problem), bootId: 'boot', service: undefined },
      clock,
    }),
    offer(text, level = 30) {
      rig.writer.offer(`${text}\n`, level, rig.time, ++sequence, undefined, undefined)
    },
  }
  return rig
}

/** A sink that keeps what it is given, in memory of its own; `isSync: false` takes its ability to write within the call. */
export function createProbe(
  isSync: boolean,
): Sink & { readonly texts: string[]; fail: (() => unknown) | undefined; batches: number } {
  let failed: unknown
  const probe = {
    name: 'probe',
    texts: [] as string[],
    batches: 0,
    fail: undefined as (() => unknown) | undefined,
    async write(batch: { readonly lines: readonly string[] }): Promise<void> {
      failed = probe.fail?.()
      if (failed !== undefined) throw failed
      probe.batches++
      probe.texts.push(...batch.lines.map((line) => line.slice(0, -1)))
    },
    async flush(): Promise<void> {},
    ...(isSync && {
      flushSync(): void {
        if (failed !== undefined) throw failed
      },
    }),
    async [Symbol.asyncDispose](): Promise<void> {},
  }
  return probe
}

/** By how much the books of a sink are out, in total and by level: an empty list when they balance. */
export function imbalance({ accepted, filtered, written, dropped, pending }: SinkStats): string[] {
  const columns = [filtered, written, dropped, pending]
  const levels = new Set([accepted, ...columns].flatMap(({ byLevel }) => Object.keys(byLevel)))
  const wrong: string[] = []
  const check = (name: string, whole: number, parts: number[]): void => {
    const sum = parts.reduce((total, part) => total + part, 0)
    if (whole !== sum) wrong.push(`${name}: accepted ${whole}, found ${sum}`)
  }
  check(
    'total',
    accepted.total,
    columns.map(({ total }) => total),
  )
  for (const level of levels) {
    const at = (counts: { readonly byLevel: Readonly<Record<number, number>> }): number => counts.byLevel[Number(level)] ?? 0
    check(level, at(accepted), columns.map(at))
  }
  return wrong
}
