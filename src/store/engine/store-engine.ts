import { checkInteger, checkKeys, checkString, describe } from '../../core/check.ts'
import { type Clock, systemClock } from '../../core/clock.ts'
import type { LogEngine, ReadOptions } from '../../core/engine.ts'
import { CordwoodError } from '../../core/error.ts'
import { type LevelTable, standardLevels } from '../../core/level.ts'
import type { QueryNode, TimeRange } from '../../core/query.ts'
import { toPredicate } from '../../query/predicate.ts'
import type { LineRules } from '../scan/line-decoder.ts'
import { createReadLimit, throwIfAborted } from '../scan/read-limit.ts'
import { requiredText } from '../scan/required-text.ts'
import { createScanEngine } from '../scan/scan-engine.ts'
import { openLogSources } from '../scan/scan-sources.ts'
import { messagePatterns } from '../../template/message-patterns.ts'
import { aggregateStore } from './aggregate-store.ts'
import { AnswerCache } from './answer-cache.ts'
import { ColumnCache } from './column-cache.ts'
import { findRecord } from './find-record.ts'
import { HotBlocks, hotBlockBytes } from './hot-blocks.ts'
import { lookAtHot } from './hot-look.ts'
import type { Question } from './match-rows.ts'
import { OpenSegments } from './open-segments.ts'
import { queryRows } from './query-rows.ts'
import { questionKey } from './question-key.ts'
import { parseStoreCursor, printStoreCursor } from './store-cursor.ts'
import { exportStore } from './store-export.ts'
import { lookAtStores, type StoreLook } from './store-look.ts'
import { StorePass } from './store-pass.ts'
import { searchStore } from './store-search.ts'
import { bothTails } from './both-tails.ts'
import { tailStores } from './store-tail.ts'

/** Where a store is and how it is read. */
export interface StoreEngineOptions {
  /** The folder of the store, or several. */
  readonly dir: string | readonly string[]
  /**
   * Files beside the store that are searched with it: files, folders and patterns. Name the store's own folder to search other logs
   * that lie in it, as `openLogs` does.
   */
  readonly files?: readonly string[]
  /** What `now` is; default the system's. */
  readonly clock?: Clock
  /** The levels that lines and queries may name; default the six. */
  readonly levels?: LevelTable
  /** How much memory it may take, in bytes: what is decoded and known for the next query, and what a query works with; default 256 MiB. */
  readonly memoryBytes?: number
  /** How often `tail` looks for new lines, in milliseconds; default 200. */
  readonly pollIntervalMs?: number
  /** A longer line is taken as a message that is its beginning; default 16 MiB. */
  readonly maxLineBytes?: number
}

const optionNames = ['dir', 'files', 'clock', 'levels', 'memoryBytes', 'pollIntervalMs', 'maxLineBytes']
const engineName = 'store'
const everyTime: TimeRange = {}
const mebibyte = 1024 * 1024

/** How much of the memory, at most, decoded columns take; the rest is for what a query works with, and for what waits to be collected. */
const columnShare = 1 / 2
/** And how much is kept of what questions found in single segments. */
const answerShare = 1 / 16

/**
 * What reads a store.
 *
 * @param keepsAnswers - false for who measures what a question costs that was not asked before.
 * @param blockBytes - of lines that are not sealed yet and are known together.
 * @throws CORDWOOD_ERR_OPTION_UNKNOWN, CORDWOOD_ERR_OPTION_INVALID, CORDWOOD_ERR_SOURCE_UNREADABLE.
 */
export function createStoreReader(
  options: StoreEngineOptions,
  keepsAnswers = true,
  blockBytes: number = hotBlockBytes,
): LogEngine {
  checkKeys('createStoreEngine', options, optionNames)
  const { clock = systemClock, levels = standardLevels, files = [] } = options
  const directories = (typeof options.dir === 'string' ? [options.dir] : options.dir).map((dir) => checkString('dir', dir))
  const memoryBytes = checkInteger('memoryBytes', options.memoryBytes, 256 * mebibyte, 0)
  const intervalMs = checkInteger('pollIntervalMs', options.pollIntervalMs, 200, 1)
  const maxLineBytes = checkInteger('maxLineBytes', options.maxLineBytes, 16 * mebibyte, 1024)
  const foreign = files.length === 0 ? undefined : openLogSources(files, undefined)
  const open = new OpenSegments(
    new ColumnCache(memoryBytes * columnShare),
    new AnswerCache(keepsAnswers ? memoryBytes * answerShare : 0),
    levels,
  )
  const blocks = new HotBlocks(blockBytes, maxLineBytes)
  let closed = false
  let readers = 0

  /** What a query asks of lines and of segments; `now` is one moment for both. */
  const asking = (query: QueryNode, range: TimeRange): { readonly question: Question; readonly rules: LineRules } => {
    if (closed) throw new CordwoodError('CORDWOOD_ERR_CLOSED', 'Expected open logs, got a call after `close()`.')
    const now = clock.now()
    const matches = toPredicate(query, { now, levels })
    return {
      question: { key: questionKey(query, now), range, matches, rows: queryRows(query, { now, levels }), levels },
      rules: { range, matches, required: requiredText(query), levels },
    }
  }
  const begin = (asked: ReturnType<typeof asking>, look: StoreLook, reading: ReadOptions, withFiles = true): StorePass => {
    throwIfAborted(reading.signal)
    const { monotonic } = clock
    const limit = createReadLimit(reading.signal, reading.timeoutMs, () => monotonic.call(clock))
    const sources = [...look.hot, ...(withFiles ? (foreign?.all() ?? []) : [])]
    return new StorePass(look, sources, asked.question, asked.rules, { limit, now: () => clock.monotonic(), maxLineBytes })
  }
  /** Opens what the stores hold for as long as it is read. */
  const looking = async <Answer>(read: (look: StoreLook) => Promise<Answer>): Promise<Answer> => {
    const look = lookAtStores(directories, open, blocks)
    readers++
    try {
      return await read(look)
    } finally {
      look.release()
      readers--
      if (closed && readers === 0) open.close()
    }
  }

  return {
    name: engineName,
    async search(query, range, page) {
      const start = clock.monotonic()
      const { limit, order, after } = page
      const cursor = after === undefined ? undefined : parseStoreCursor(query, order, after)
      const asked = asking(query, range)
      return looking(async (look) => {
        const pass = begin(asked, look, page)
        const { records, last, total } = await searchStore(pass, { limit, order }, cursor)
        return {
          records,
          cursor: last === undefined ? undefined : printStoreCursor(query, order, last),
          total,
          $: pass.account(engineName, Math.round(clock.monotonic() - start)),
        }
      })
    },
    async aggregate(query, aggregations, range, reading = {}) {
      const start = clock.monotonic()
      const asked = asking(query, range)
      const options = { now: clock.now(), levels, patterns: messagePatterns(), weighted: reading.weighted === true }
      return looking(async (look) => {
        const pass = begin(asked, look, reading)
        const { results, total } = await aggregateStore(pass, aggregations, range, options)
        return { results, total, $: pass.account(engineName, Math.round(clock.monotonic() - start)) }
      })
    },
    tail(query, { signal } = {}) {
      const { question, rules } = asking(query, everyTime)
      const begun = directories.flatMap(lookAtHot)
      const ofStore = tailStores({ directories, begun, question, rules, open, signal, intervalMs, maxLineBytes })
      return foreign === undefined ? ofStore : bothTails(ofStore, foreign.tail(rules, { signal, intervalMs, maxLineBytes }))
    },
    async *export(query, range, { signal } = {}) {
      const asked = asking(query, range)
      const look = lookAtStores(directories, open, blocks)
      readers++
      try {
        const reading = signal === undefined ? {} : { signal }
        const pass = begin(asked, look, reading, false)
        const beside = files.length === 0 ? undefined : createScanEngine({ paths: files, clock, levels, maxLineBytes })
        yield* exportStore(pass, beside?.export(query, range, reading), signal)
        const { warnings = [] } = pass.account(engineName, 0)
        if (warnings.length > 0) throw incomplete(warnings)
      } finally {
        look.release()
        readers--
        if (closed && readers === 0) open.close()
      }
    },
    async get(id) {
      if (typeof id !== 'string' || id === '') {
        throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`id\` to be the id of a record, got ${describe(id)}.`)
      }
      const asked = asking({ kind: 'match', field: '_id', value: { kind: 'quoted', text: id } }, everyTime)
      return looking(async (look) => findRecord(begin(asked, look, {}), look, id))
    },
    close() {
      closed = true
      if (readers === 0) open.close()
      return Promise.resolve()
    },
  }
}

function incomplete(warnings: readonly string[]): CordwoodError {
  const list = [...new Set(warnings)].join(' ')
  return new CordwoodError(
    'CORDWOOD_ERR_SOURCE_UNREADABLE',
    `All lines that could be read were exported, but not all could: ${list}`,
  )
}
