// Logs the calls of the simulated service in a process of its own: started by measure-own.ts, answers by message.
import { writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { createLogger, file, type Sink } from '../../src/index.ts'
import { store } from '../../src/store/index.ts'
import { type ServiceCall, serviceCalls } from '../lib/service-calls.ts'
import type { OwnAnswer, OwnOrder } from './measure-own.ts'

/** Takes calls, and says when nothing is left to be done with them. */
interface Taker {
  take(call: ServiceCall): void
  /** Called every few hundred lines. */
  pause(): Promise<unknown>
  settle(): Promise<void>
  close(): Promise<void>
}

const linesASegment = 65_536
const linesATurn = 512

function viaLogger(sink: Sink, isMasked: boolean): Taker {
  const log = createLogger({
    service: 'orders-api',
    env: 'production',
    level: 'debug',
    sinks: [sink],
    ...(isMasked ? {} : { mask: { mode: 'off' } }),
  })
  const waiting = (): number => log.stats.sinks[0]?.extra['waitingFiles'] ?? 0
  return {
    take({ level, message, context, fields, error }) {
      log[level](message, { ...context, ...fields, ...(error === undefined ? {} : { err: asError(error) }) })
    },
    pause: () => turn(undefined),
    async settle() {
      await log.flush()
      while (waiting() > 0) await sleep(5)
    },
    async close() {
      await log.close()
    },
  }
}

/** What others do who want small files: JSON.stringify of the same members, and gzip of as many lines as a segment has. */
function viaGzip(dir: string): Taker {
  const host = hostname()
  let [lines, files, sequence]: [string[], number, number] = [[], 0, 0]
  const seal = (): void => {
    writeFileSync(join(dir, `${++files}.ndjson.gz`), gzipSync(lines.join(''), { level: 6 }))
    lines = []
  }
  return {
    take({ level, message, context: { reqId, trace_id, span_id, userId, sessionId }, fields, error }) {
      const line = JSON.stringify({
        '@timestamp': new Date().toISOString(),
        'log.level': level,
        message,
        'ecs.version': '8.11.0',
        'service.name': 'orders-api',
        'service.environment': 'production',
        'process.pid': process.pid,
        'process.thread.id': 0,
        'host.hostname': host,
        'event.sequence': ++sequence,
        'process.entity_id': 'kq3a8x1z9bcdefghi',
        'http.request.id': reqId,
        'trace.id': trace_id,
        'span.id': span_id,
        'user.id': userId,
        'session.id': sessionId,
        ...fields,
        ...(error && { 'error.type': error.type, 'error.message': error.message, 'error.stack_trace': error.stack }),
      })
      if (lines.push(`${line}\n`) === linesASegment) seal()
    },
    pause: () => turn(undefined),
    settle: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

function asError({ type, message, stack }: NonNullable<ServiceCall['error']>): Error {
  const error = new Error(message)
  error.name = type
  error.stack = stack
  return error
}

function takerOf({ into, isMasked, dir }: OwnOrder): Taker {
  if (into === 'gzip') return viaGzip(dir)
  return viaLogger(
    into === 'store' ? store({ dir, segment: { lines: linesASegment } }) : file({ path: join(dir, 'lines.ndjson') }),
    isMasked,
  )
}

async function run(taker: Taker, calls: readonly ServiceCall[]): Promise<void> {
  let n = 0
  for (const call of calls) {
    taker.take(call)
    if (++n % linesATurn === 0) await taker.pause()
  }
  await taker.settle()
}

function threadMicroseconds(): number {
  const { user, system } = typeof process.threadCpuUsage === 'function' ? process.threadCpuUsage() : { user: NaN, system: NaN }
  return user + system
}

const order = JSON.parse(process.argv[2] ?? '') as OwnOrder
const calls: ServiceCall[] = []
for (const call of serviceCalls(true)) if (calls.push(call) === order.segments * linesASegment) break
const taker = takerOf(order)
// The first segment shows how its columns are best written, and V8 compiles what seals during the first two: a service logs for days.
for (let warm = 0; warm < order.warmSegments; warm++) await run(taker, calls.slice(0, linesASegment))
const [before, threadBefore] = [process.cpuUsage(), threadMicroseconds()]
await run(taker, calls)
const { user, system } = process.cpuUsage(before)
const answer: OwnAnswer = {
  cpuMicroseconds: (user + system) / calls.length,
  threadMicroseconds: (threadMicroseconds() - threadBefore) / calls.length,
  peakBytes: process.resourceUsage().maxRSS * 1024,
}
await taker.close()
process.send?.(answer, () => process.disconnect())
