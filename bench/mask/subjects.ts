import { createLogger, createMasker, type LoggerOptions, type Sink } from '../../src/index.ts'
import type { Subject } from './score.ts'

/** How much is masked. */
export type MaskMode = 'off' | 'keys' | 'standard'
type Record_ = Readonly<Record<string, unknown>>

/** A sink that keeps the last line, within the call. */
function last(): { readonly sink: Sink; readonly line: () => string } {
  let line = ''
  const sink: Sink = {
    name: 'last',
    async write(batch) {
      line = batch.lines.at(-1) ?? line
    },
    async flush() {},
    flushSync() {},
    async [Symbol.asyncDispose]() {},
  }
  return { sink, line: () => line.trimEnd() }
}

/** Logs with a logger and gives its line: same time, process and host each time. */
export function lineLogger(mode: MaskMode, options: LoggerOptions = {}): (message: string, fields: Record_) => string {
  const { sink, line } = last()
  const log = createLogger({
    format: 'pino',
    sinks: [sink],
    ring: { syncAtOrAbove: 'trace' },
    exit: { signals: [] },
    clock: { now: () => 0, monotonic: () => 0 },
    mask: { mode },
    onProblem: (problem) => {
      throw new Error(problem.message, { cause: problem.cause })
    },
    ...options,
  })
  return (message, fields) => {
    // Object first: a text of `%` formats is no message that takes arguments.
    log.info(fields, message)
    return line()
  }
}

const own: ReadonlySet<string> = new Set(['level', 'time', 'pid', 'hostname'])

function callersPart(line: string): string {
  return JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(line) as Record_).filter(([key]) => !own.has(key))))
}

function split(record: Record_): [string, Record_] {
  const { msg, ...fields } = record
  return [typeof msg === 'string' ? msg : '', fields]
}

/** A logger: each record is one call, `msg` its message; what is scored is the line without time, process and host. */
export function loggerSubject(mode: MaskMode = 'standard'): Subject {
  const masking = lineLogger(mode)
  const plain = lineLogger('off')
  const mask: Subject['mask'] = (record) => callersPart(masking(...split(record)))
  return {
    name: `createLogger, mode ${mode}`,
    mask,
    plain: (record) => callersPart(plain(...split(record))),
    again: (output) => mask(JSON.parse(output) as Record_),
  }
}

/** The masker by itself. */
export function maskerSubject(mode: 'keys' | 'standard' = 'standard'): Subject {
  const masker = createMasker({ mode })
  const mask: Subject['mask'] = (record) => JSON.stringify(masker.value(record))
  return {
    name: `createMasker, mode ${mode}`,
    mask,
    plain: (record) => JSON.stringify(record),
    again: (output) => mask(JSON.parse(output) as Record_),
  }
}
