import { checkInteger, checkKeys } from '../core/check.ts'
import { recordId } from '../core/id.ts'
import { type LevelTable, standardLevels } from '../core/level.ts'
import type { LogRecord } from '../core/record.ts'
import type { Sink } from '../core/sink.ts'
import { decodeLine } from '../json/decode.ts'
import { createFailure, printExpectation, printNearest, printRecords } from './failure.ts'
import { compare, type Expectation } from './match.ts'

/** A sink that keeps what was logged, and tells whether it is what a test expects. */
export interface Recorder extends Sink {
  /** All records, oldest first, as they stand in the lines: masked and bounded. */
  readonly records: readonly LogRecord[]
  /** The lines that they were decoded from, each with its line feed. */
  readonly lines: readonly string[]
  /** The first that is as expected. */
  find(expected: Expectation): LogRecord | undefined
  /** All that are as expected. */
  findAll(expected: Expectation): LogRecord[]
  /** The newest, or the newest that is as expected. */
  last(expected?: Expectation): LogRecord | undefined
  /**
   * Answers with the first record that is as expected. Throws an AssertionError, which shows what was logged and what is nearest, where there is
   * none, or where there are not exactly so many, at least 1.
   */
  assertLogged(expected: Expectation, times?: number): LogRecord
  /** Throws an AssertionError where a record is as expected. */
  assertNotLogged(expected: Expectation): void
  /**
   * Waits for a record that is as expected, logged before or later. Rejects with an AssertionError when the time is up.
   *
   * @param timeoutMs - default 1,000.
   */
  waitFor(expected: Expectation, timeoutMs?: number): Promise<LogRecord>
  /** Forgets all records. */
  clear(): void
}

/** Options of {@link createRecorder}. */
export interface RecorderOptions {
  /** Only so many records are kept, the newest; default 100,000. */
  readonly maxRecords?: number
}

interface Waiter {
  readonly expected: Expectation
  resolve(record: LogRecord): void
}

/**
 * Makes a recorder. In a logger of {@link createTestLogger} a record is there when its call returns; in any other after `await log.flush()`.
 * It needs no test runner: its assertions throw the AssertionError of Node, which every runner shows well.
 *
 * @example
 * ```ts
 * import { createLogger } from 'cordwood'
 * import { createRecorder } from 'cordwood/testing'
 * const recorder = createRecorder()
 * const log = createLogger({ sinks: [recorder] })
 * log.warn('disk almost full', { freeBytes: 1024 })
 * await log.flush()
 * recorder.assertLogged({ level: 'warn', message: /disk/, fields: { freeBytes: 1024 } })
 * ```
 */
export function createRecorder(options: RecorderOptions = {}): Recorder {
  checkKeys('createRecorder', options, ['maxRecords'])
  const maxRecords = checkInteger('maxRecords', options.maxRecords, 100_000, 1)
  let levels: LevelTable = standardLevels
  let lines: string[] = []
  let records: LogRecord[] = []
  const waiters = new Set<Waiter>()
  const isLike =
    (expected: Expectation) =>
    (record: LogRecord): boolean =>
      compare(record, expected, levels).length === 0
  const failureOf = (expected: Expectation, why: string, operator: string, caller: object): Error => {
    const message = `${why}\n${printNearest(records, expected, levels)}${printRecords(records, levels)}`
    return createFailure(message, operator, caller)
  }

  const recorder: Recorder = {
    name: 'recorder',
    get records() {
      return records
    },
    get lines() {
      return lines
    },
    find: (expected) => records.find(isLike(expected)),
    findAll: (expected) => records.filter(isLike(expected)),
    last: (expected) => (expected === undefined ? records.at(-1) : records.findLast(isLike(expected))),
    assertLogged(expected, times) {
      if (times !== undefined) checkInteger('times', times, 1, 1)
      const found = records.filter(isLike(expected))
      const [first] = found
      if (first === undefined) {
        const wanted = times === undefined || times === 1 ? 'a record' : `${times} records`
        const why = `Expected ${wanted} ${printExpectation(expected)}, got none among ${records.length}.`
        throw failureOf(expected, why, 'assertLogged', recorder.assertLogged)
      }
      if (times !== undefined && found.length !== times) {
        const why = `Expected ${times} records ${printExpectation(expected)}, got ${found.length}.`
        const message = `${why}\n${printRecords(records, levels, found)}`
        throw createFailure(message, 'assertLogged', recorder.assertLogged)
      }
      return first
    },
    assertNotLogged(expected) {
      const found = records.filter(isLike(expected))
      if (found.length === 0) return
      const message = `Expected no record ${printExpectation(expected)}, got ${found.length}.\n${printRecords(records, levels, found)}`
      throw createFailure(message, 'assertNotLogged', recorder.assertNotLogged)
    },
    waitFor(expected, timeoutMs = 1000) {
      const known = records.find(isLike(expected))
      if (known !== undefined) return Promise.resolve(known)
      return new Promise((resolve, reject) => {
        const waiter: Waiter = {
          expected,
          resolve(record) {
            clearTimeout(timer)
            resolve(record)
          },
        }
        const timer = setTimeout(() => {
          waiters.delete(waiter)
          const why = `Expected a record ${printExpectation(expected)} within ${timeoutMs} ms, got none among ${records.length}.`
          reject(failureOf(expected, why, 'waitFor', recorder.waitFor))
        }, timeoutMs)
        waiters.add(waiter)
      })
    },
    clear() {
      lines = []
      records = []
    },
    start(host) {
      levels = host.levels ?? standardLevels
    },
    async write(batch) {
      for (const [index, line] of batch.lines.entries()) {
        const id = recordId(batch.bootId, batch.sequences[index] ?? 0)
        const record = decodeLine(line, { id, time: batch.times[index] ?? 0, levels })
        lines.push(line)
        records.push(record)
        for (const waiter of waiters) {
          if (!isLike(waiter.expected)(record)) continue
          waiters.delete(waiter)
          waiter.resolve(record)
        }
      }
      if (records.length > maxRecords) {
        records = records.slice(-maxRecords)
        lines = lines.slice(-maxRecords)
      }
    },
    async flush() {},
    flushSync() {},
    async [Symbol.asyncDispose]() {},
  }
  return recorder
}
