import pino from 'pino'
import { createLogger, type Sink } from '../../src/index.ts'
import { type ServiceCall, serviceCalls } from './service-calls.ts'

/** Who prints the lines of the simulated service: pino, pino in Elastic's format, or this package. */
export type ServiceFormat = 'pino' | 'ecs' | 'cordwood'

const pods = ['orders-api-7c9d5b6f4-2xkqp', 'orders-api-7c9d5b6f4-9wvzt', 'orders-api-7c9d5b6f4-hm4sd']

/**
 * So many lines, each with its line feed.
 *
 * @param hasRandomIds - false leaves out trace and span ids.
 */
export async function serviceLines(format: ServiceFormat, count: number, hasRandomIds: boolean): Promise<string> {
  const lines: string[] = []
  if (format === 'cordwood') await printByCordwood(lines, count, hasRandomIds)
  else printByPino(format, lines, count, hasRandomIds)
  return lines.slice(0, count).join('')
}

function printByPino(format: 'pino' | 'ecs', lines: string[], count: number, hasRandomIds: boolean): void {
  let now = 0
  const stream = { write: (line: string): void => void lines.push(line) }
  const loggers = pods.map((hostname, pod) => {
    const base = { pid: 17 + pod, hostname, name: 'orders-api' }
    const plain = { level: 'debug', base, timestamp: () => `,"time":${now}` }
    return pino(format === 'pino' ? plain : { ...plain, ...elasticFormat(() => now) }, stream)
  })
  for (const { time, pod, level, message, context, fields, error } of serviceCalls(hasRandomIds)) {
    now = time
    loggers[pod]?.[level]({ ...context, ...fields, ...(error === undefined ? {} : { err: asError(error) }) }, message)
    if (lines.length >= count) return
  }
}

/** What `@elastic/ecs-pino-format` makes of pino's lines. */
function elasticFormat(now: () => number): pino.LoggerOptions {
  return {
    messageKey: 'message',
    timestamp: () => `,"@timestamp":"${new Date(now()).toISOString()}"`,
    formatters: {
      level: (label) => ({ 'log.level': label }),
      bindings: ({ pid, hostname, name }) => ({
        process: { pid },
        host: { hostname },
        service: { name },
        event: { dataset: name },
        'ecs.version': '8.10.0',
      }),
      log: (fields) => {
        const { err, ...rest } = fields
        return err instanceof Error ? { ...rest, error: { type: err.name, message: err.message, stack_trace: err.stack } } : rest
      },
    },
  }
}

async function printByCordwood(lines: string[], count: number, hasRandomIds: boolean): Promise<void> {
  let now = 0
  const keep: Sink = {
    name: 'keep',
    write: async (batch) => void lines.push(...batch.lines),
    flush: async () => {},
    [Symbol.asyncDispose]: async () => {},
  }
  const clock = { now: () => now, monotonic: () => now }
  const log = createLogger({
    service: 'orders-api',
    env: 'production',
    level: 'debug',
    clock,
    sinks: [keep],
    mask: { mode: 'off' },
  })
  let calls = 0
  for (const { time, level, message, context, fields, error } of serviceCalls(hasRandomIds)) {
    now = time
    log[level](message, { ...context, ...fields, ...(error === undefined ? {} : { err: asError(error) }) })
    if (++calls % 500 === 0) await log.flush()
    if (calls >= count) break
  }
  await log.close()
}

function asError({ type, message, stack }: NonNullable<ServiceCall['error']>): Error {
  const error = new Error(message)
  error.name = type
  error.stack = stack
  return error
}
