import { createLogger, type LoggerOptions, type LogRecord, memory, type Problem, type StructuredLogger } from '../../src/index.ts'

/** A logger whose lines and problems a test can look at. */
export interface Recorded<Custom extends string> {
  readonly log: StructuredLogger<Custom>
  readonly problems: Problem[]
  /** The lines so far, decoded. */
  records(): Promise<readonly LogRecord[]>
  /** The lines so far, as JSON. */
  lines(): Promise<Record<string, unknown>[]>
  /** The only line so far. */
  only(): Promise<LogRecord>
}

/** Opens a logger in front of a memory sink. */
export function recorded<const Custom extends string = never>(options: LoggerOptions<Custom> = {}): Recorded<Custom> {
  const sink = memory()
  const problems: Problem[] = []
  const log = createLogger<Custom>({
    sinks: [sink],
    exit: { signals: [] },
    onProblem: (problem) => problems.push(problem),
    ...options,
  })
  const records = async (): Promise<readonly LogRecord[]> => {
    await log.flush()
    return sink.records
  }
  return {
    log,
    problems,
    records,
    async lines() {
      await log.flush()
      return sink.lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    },
    async only() {
      const all = await records()
      if (all.length !== 1) throw new Error(`expected one line, got ${all.length}`)
      return all[0] as LogRecord
    },
  }
}
