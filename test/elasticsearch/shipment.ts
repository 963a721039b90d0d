import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/core/clock.ts'
import { createBootId } from '../../src/core/id.ts'
import type { Problem } from '../../src/core/problem.ts'
import { elasticsearch } from '../../src/elasticsearch/sink.ts'
import type { ElasticsearchOptions } from '../../src/elasticsearch/options.ts'
import type { FlushReport } from '../../src/writer/flush-report.ts'
import { createWriter, type SinkStats } from '../../src/writer/writer.ts'

/** A writer with its sink, in front of a server, as a logger has it. */
export interface Shipment {
  readonly problems: readonly Problem[]
  readonly stats: SinkStats
  /** Writes one line whose `n` is the next number. */
  line(fields?: Readonly<Record<string, unknown>>): void
  /** Writes so many lines a second for so long. */
  load(linesASecond: number, durationMs: number): Promise<void>
  flush(timeoutMs?: number): Promise<FlushReport>
  close(deadlineMs?: number): Promise<FlushReport>
  /** The dead letters, parsed; known after `close`. */
  deadLetters(): Record<string, unknown>[]
  readonly count: number
}

const info = 30

/** Opens one, with waits short enough for a test. */
export function openShipment(options: ElasticsearchOptions, ring: { readonly capacity?: number } = {}): Shipment {
  const folder = mkdtempSync(join(tmpdir(), 'cordwood-shipment-'))
  const path = join(folder, 'dead.ndjson')
  const problems: Problem[] = []
  const bootId = createBootId()
  const sink = elasticsearch({ batch: { maxAgeMs: 100 }, deadLetter: { path }, ...options })
  const writer = createWriter(sink, {
    host: { report: (problem) => problems.push(problem), bootId, service: 'test' },
    clock: systemClock,
    ring: { capacity: ring.capacity ?? 16_384, maxBytes: 8 << 20, blockMs: 2_000, flushIntervalMs: 10, syncAtOrAbove: 50 },
  })
  let count = 0
  let letters: string[] = []
  const line = (fields: Readonly<Record<string, unknown>> = {}): void => {
    const time = Date.now()
    const sequence = ++count
    const document = {
      '@timestamp': new Date(time).toISOString(),
      'log.level': 'info',
      message: `line ${sequence} of the test`,
      'event.sequence': sequence,
      'process.entity_id': bootId,
      n: sequence,
      ...fields,
    }
    writer.offer(`${JSON.stringify(document)}\n`, info, time, sequence, undefined, undefined)
  }
  return {
    problems,
    line,
    get stats() {
      return writer.stats
    },
    get count() {
      return count
    },
    async load(linesASecond, durationMs) {
      const start = performance.now()
      const before = count
      for (let passedMs = 0; passedMs < durationMs;) {
        await new Promise((resolve) => setTimeout(resolve, 10))
        // A machine that stood still for a while has as many lines at the end as one that did not.
        passedMs = Math.min(performance.now() - start, durationMs)
        const due = before + (passedMs * linesASecond) / 1000
        while (count < due) line()
      }
    },
    flush: (timeoutMs = 200_000) => writer.flush(timeoutMs),
    async close(deadlineMs = 30_000) {
      const report = await writer.close(deadlineMs)
      letters = existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : []
      rmSync(folder, { recursive: true, force: true })
      return report
    },
    deadLetters: () => letters.map((text) => JSON.parse(text) as Record<string, unknown>),
  }
}

/** The sum of the books of a sink: nothing may be missing. */
export function isBalanced({ accepted, filtered, written, dropped, pending, extra }: SinkStats): boolean {
  const { stored = 0, alreadyStored = 0, failureStore = 0, deadLettered = 0, spooled = 0 } = extra
  return (
    accepted.total === filtered.total + written.total + dropped.total + pending.total &&
    written.total === stored + alreadyStored + failureStore + deadLettered + spooled
  )
}

/** What a stream or index holds: how many documents, and how many different numbers among them. */
export async function countStored(
  url: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ documents: number; distinct: number }> {
  const ask = async (path: string, body?: object): Promise<unknown> => {
    const sent = {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }
    const answer = await fetch(`${url}/${target}/${path}`, sent)
    const said = await answer.text()
    if (answer.status !== 200) throw new Error(`${path} of ${target}: HTTP ${answer.status} ${said}`)
    return JSON.parse(said) as unknown
  }
  await ask('_refresh')
  const seen = new Set<number>()
  let after: number | undefined
  do {
    const page = { size: 10_000, sort: [{ n: 'asc' }], _source: false, ...(after !== undefined && { search_after: [after] }) }
    const { hits } = (await ask('_search', page)) as { hits: { hits: { sort: [number] }[] } }
    for (const hit of hits.hits) seen.add(hit.sort[0])
    after = hits.hits.at(-1)?.sort[0]
  } while (after !== undefined)
  const { count } = (await ask('_count')) as { count: number }
  return { documents: count, distinct: seen.size }
}
