import { checkInteger, checkKeys, describe } from '../../core/check.ts'
import { type Clock, systemClock } from '../../core/clock.ts'
import type { LogEngine, ReadOptions } from '../../core/engine.ts'
import { CordwoodError } from '../../core/error.ts'
import { type LevelTable, standardLevels } from '../../core/level.ts'
import type { QueryNode, TimeRange } from '../../core/query.ts'
import type { LogRecord } from '../../core/record.ts'
import { createAggregator } from '../../query/aggregate.ts'
import { toPredicate } from '../../query/predicate.ts'
import { messagePatterns } from '../../template/message-patterns.ts'
import type { LineRules } from './line-decoder.ts'
import type { OrderKey } from './line-order.ts'
import { createReadLimit, throwIfAborted } from './read-limit.ts'
import { requiredText } from './required-text.ts'
import { parseScanCursor, printScanCursor } from './scan-cursor.ts'
import { exportInOrder } from './scan-export.ts'
import type { LineSource } from './scan-file.ts'
import { ScanPass } from './scan-pass.ts'
import { selectPage } from './scan-search.ts'
import { openLogSources, type LogSources } from './scan-sources.ts'

/** Where lines are and how they are read. */
export interface ScanEngineOptions {
  /** Files, folders and patterns; each call looks at them anew. */
  readonly paths?: readonly string[]
  /** Lines from a stream in place of files. It can be read by one call. */
  readonly input?: AsyncIterable<Buffer>
  readonly clock?: Clock
  /** A longer line is taken as a message that is its beginning; default 16 MiB. */
  readonly maxLineBytes?: number
  /** How often `tail` looks at the files, in milliseconds; default 200. */
  readonly pollIntervalMs?: number
  /** Records that an export may hold while it brings lines of several files in order; default 50,000. */
  readonly maxWaitingRecords?: number
  /** The levels that lines and queries may name; default the six. */
  readonly levels?: LevelTable
  /** Is told of bytes of files as they are read, packed where they are packed. */
  readonly onRead?: (bytes: number) => void
}

const optionNames = ['paths', 'input', 'clock', 'maxLineBytes', 'pollIntervalMs', 'maxWaitingRecords', 'levels', 'onRead']

const everyTime: TimeRange = {}
const engineName = 'scan'
const idBootLength = 17

/**
 * The engine over NDJSON files: own, ECS, pino, bunyan and winston lines, plain, .gz and .zst. It reads every file for every call, a piece at
 * a time, so its memory does not grow with the files. Made for development, for the files of one service and for the
 * command line; 1 GB takes it some seconds.
 */
export function createScanEngine(options: ScanEngineOptions): LogEngine {
  checkKeys('createScanEngine', options, optionNames)
  const { clock = systemClock, levels = standardLevels } = options
  const maxLineBytes = checkInteger('maxLineBytes', options.maxLineBytes, 16 * 1024 * 1024, 1024)
  const intervalMs = checkInteger('pollIntervalMs', options.pollIntervalMs, 200, 1)
  const maxWaiting = checkInteger('maxWaitingRecords', options.maxWaitingRecords, 50_000, 1)
  const files: LogSources = openLogSources(options.paths ?? [], options.input, options.onRead)
  let closed = false

  const rulesOf = (query: QueryNode, range: TimeRange): LineRules => {
    if (closed) throw new CordwoodError('CORDWOOD_ERR_CLOSED', 'Expected open logs, got a call after `close()`.')
    return { range, matches: toPredicate(query, { now: clock.now(), levels }), required: requiredText(query), levels }
  }
  const begin = (
    rules: LineRules,
    { signal, timeoutMs }: ReadOptions,
    sources: readonly LineSource[] = files.all(),
  ): ScanPass => {
    throwIfAborted(signal)
    return new ScanPass(
      sources,
      rules,
      createReadLimit(signal, timeoutMs, () => clock.monotonic()),
      maxLineBytes,
    )
  }

  async function* exportAll(query: QueryNode, range: TimeRange, signal: AbortSignal | undefined): AsyncGenerator<LogRecord> {
    const rules = rulesOf(query, range)
    const sources = files.all()
    const reading: ReadOptions = signal === undefined ? {} : { signal }
    const pass = begin(rules, reading, sources)
    yield* exportInOrder({
      sources,
      maxWaiting,
      read: (source) => pass.read(source),
      async *slowly(after) {
        for (let key: OrderKey | undefined = after; ;) {
          const { records, last } = await selectPage(begin(rules, reading, sources), { limit: maxWaiting, order: 'oldest' }, key)
          yield* records
          if (last === undefined) return
          key = last
        }
      },
    })
    const { warnings = [] } = pass.account(engineName, 0)
    if (warnings.length > 0) {
      const list = [...new Set(warnings)].join(' ')
      throw new CordwoodError(
        'CORDWOOD_ERR_SOURCE_UNREADABLE',
        `All lines that could be read were exported, but not all could: ${list}`,
      )
    }
  }

  return {
    name: engineName,
    async search(query, range, page) {
      const start = clock.monotonic()
      const { limit, order, after } = page
      const key = after === undefined ? undefined : parseScanCursor(query, order, after)
      const pass = begin(rulesOf(query, range), page)
      const { records, last, total } = await selectPage(pass, { limit, order }, key)
      return {
        records,
        cursor: last === undefined ? undefined : printScanCursor(query, order, last),
        total,
        $: pass.account(engineName, Math.round(clock.monotonic() - start)),
      }
    },
    async aggregate(query, aggregations, range, reading = {}) {
      const start = clock.monotonic()
      const aggregator = createAggregator(aggregations, range, {
        now: clock.now(),
        levels,
        weighted: reading.weighted === true,
        patterns: messagePatterns(),
      })
      const pass = begin(rulesOf(query, range), reading)
      for await (const found of pass.lists()) for (const { record } of found) aggregator.add(record)
      return {
        results: aggregator.results(),
        total: aggregator.total,
        $: pass.account(engineName, Math.round(clock.monotonic() - start)),
      }
    },
    tail: (query, { signal } = {}) => files.tail(rulesOf(query, everyTime), { signal, intervalMs, maxLineBytes }),
    export: (query, range, { signal } = {}) => exportAll(query, range, signal),
    async get(id) {
      if (typeof id !== 'string' || id === '') {
        throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`id\` to be the id of a record, got ${describe(id)}.`)
      }
      const foreign = id.startsWith('~')
      const required = foreign ? [] : [[id.slice(0, idBootLength).toLowerCase()]]
      const rules = { ...rulesOf({ kind: 'all' }, everyTime), matches: (record: LogRecord) => record.id === id, required }
      for await (const [found] of begin(rules, {}).lists()) if (found !== undefined) return found.record
      return undefined
    },
    close() {
      closed = true
      return Promise.resolve()
    },
  }
}
