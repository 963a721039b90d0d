import type { LineBatch } from '../core/batch.ts'
import type { ReportProblem } from '../core/problem.ts'
import type { Sink } from '../core/sink.ts'
import { checkSinks } from './check-sinks.ts'
import { longestClose } from './longest-close.ts'
import { mergeHeld } from './merge-held.ts'
import { mergeCounters, mergeStats } from './merge-stats.ts'

const firstPauseMs = 1_000
const maxPauseMs = 30_000

/**
 * Writes to the first sink, and while that one fails, to the second: a file while the server is away, standard error while the
 * disk is full. After each pause (1 s, doubling to 30 s) the first is tried again; a batch that it had taken a part of when it
 * failed may then be in both.
 *
 * @example
 * ```ts
 * import { createLogger, fallback, file, stderr } from 'cordwood'
 * const log = createLogger({ sinks: [fallback(file({ path: '/var/log/checkout.log' }), stderr())] })
 * log.info('wherever it is possible')
 * ```
 */
export function fallback(primary: Sink, secondary: Sink): Sink {
  checkSinks('fallback()', [primary, secondary])
  let report: ReportProblem = () => {}
  let pauseMs = firstPauseMs
  let retryAt = -Infinity
  let isFailing = false
  /** The batch on its way, and the sinks to whom it was given. */
  let current: LineBatch | undefined
  let isSecond = false
  /** Given to the second by flushSync, before the failed write of the first could say so. */
  let given: LineBatch | undefined

  const failed = (cause: unknown): void => {
    retryAt = performance.now() + pauseMs
    pauseMs = Math.min(maxPauseMs, pauseMs * 2)
    isSecond = true
    if (isFailing) return
    isFailing = true
    const message = `Sink ${primary.name} failed: ${secondary.name} takes its lines meanwhile.`
    report({ code: 'CORDWOOD_PROBLEM_SINK_FAILED', message, cause, lost: 0 })
  }
  const worked = (): void => {
    pauseMs = firstPauseMs
    retryAt = -Infinity
    if (!isFailing) return
    isFailing = false
    report({ code: 'CORDWOOD_PROBLEM_SINK_RECOVERED', message: `Sink ${primary.name} works again.`, lost: 0 })
  }
  const canSync = primary.flushSync !== undefined && secondary.flushSync !== undefined
  return {
    name: `fallback(${primary.name}, ${secondary.name})`,
    start(host) {
      report = host.report
      primary.start?.(host)
      secondary.start?.(host)
    },
    declare(fields) {
      primary.declare?.(fields)
      secondary.declare?.(fields)
    },
    async write(batch) {
      if (batch !== current) {
        current = batch
        given = undefined
        isSecond = performance.now() < retryAt
      }
      if (!isSecond) {
        try {
          await primary.write(batch)
          worked()
          return
        } catch (error) {
          failed(error)
          if (given === batch) return
        }
      }
      await secondary.write(batch)
    },
    async flush() {
      await (isFailing ? secondary : primary).flush()
    },
    ...(canSync && {
      flushSync(deadlineMs) {
        if (!isSecond) {
          try {
            primary.flushSync?.(deadlineMs)
            return
          } catch (error) {
            if (isTimeout(error)) throw error
            failed(error)
            given = current
            if (current !== undefined) secondary.write(current).catch(() => {})
          }
        }
        secondary.flushSync?.(deadlineMs)
      },
    }),
    held: () => mergeHeld([primary, secondary]),
    hasMore: () => primary.hasMore?.() === true || secondary.hasMore?.() === true,
    ...longestClose([primary, secondary]),
    stats: () => mergeStats([primary, secondary]),
    counters: mergeCounters([primary, secondary]),
    async [Symbol.asyncDispose]() {
      await Promise.allSettled([primary[Symbol.asyncDispose](), secondary[Symbol.asyncDispose]()])
    },
  }
}

function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'CORDWOOD_PROBLEM_FLUSH_TIMEOUT'
}
