/** What a process of a logger does: it imports it, and writes one line. */
export interface ImportProgram {
  /** An import whose names the line uses. */
  readonly import: string
  /** Opens the logger as its documentation begins, for lines of JSON on standard output, and writes one line. */
  readonly line: string
}

/**
 * The loggers by the names that they have in the other benches.
 *
 * @param entry - the URL of our built entry.
 */
export function importPrograms(entry: string): ReadonlyMap<string, ImportProgram> {
  return new Map<string, ImportProgram>([
    [
      'cordwood',
      {
        import: `const { createLogger } = await import('${entry}')`,
        line: `createLogger({ service: 'bench' }).info('order placed', { orderId: 7 })`,
      },
    ],
    [
      'pino sync',
      {
        import: `const { pino } = await import('pino')`,
        line: `pino({ name: 'bench' }).info({ orderId: 7 }, 'order placed')`,
      },
    ],
    [
      'winston',
      {
        import: `const { createLogger, format, transports } = (await import('winston')).default`,
        line:
          `createLogger({ format: format.combine(format.timestamp(), format.json()), transports: [new transports.Console()] })` +
          `.info('order placed', { orderId: 7 })`,
      },
    ],
    [
      'bunyan',
      {
        import: `const { default: bunyan } = await import('bunyan')`,
        line: `bunyan.createLogger({ name: 'bench' }).info({ orderId: 7 }, 'order placed')`,
      },
    ],
    [
      'LogTape',
      {
        import: `const { configure, getConsoleSink, getLogger, jsonLinesFormatter } = await import('@logtape/logtape')`,
        line:
          `await configure({ sinks: { console: getConsoleSink({ formatter: jsonLinesFormatter }) }, loggers: [` +
          `{ category: ['logtape', 'meta'], lowestLevel: 'error', sinks: ['console'] }, { category: 'bench', sinks: ['console'] }] });` +
          `getLogger('bench').info('order placed', { orderId: 7 })`,
      },
    ],
    [
      'tslog',
      {
        import: `const { Logger } = await import('tslog')`,
        line: `new Logger({ type: 'json', name: 'bench' }).info({ orderId: 7 }, 'order placed')`,
      },
    ],
  ])
}
