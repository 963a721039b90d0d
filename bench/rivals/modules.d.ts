// What the benches use of the rivals, so that the benches compile before `npm ci` has run in this folder.

declare module 'winston' {
  import type { Writable } from 'node:stream'
  export interface Format {
    readonly transform: unknown
  }
  export interface Transport {
    once(event: 'finish', listener: () => void): void
  }
  export interface Logger {
    info(...values: unknown[]): void
    error(...values: unknown[]): void
    warn(...values: unknown[]): void
    debug(...values: unknown[]): void
    silly(...values: unknown[]): void
    child(fields: object): Logger
    readonly writableLength: number
    readonly readableLength: number
    on(event: 'error', listener: (error: Error) => void): void
    end(): void
  }
  export function createLogger(options: { level?: string; format: Format; transports: readonly Transport[] }): Logger
  interface FormatFactory {
    combine(...formats: readonly Format[]): Format
    timestamp(): Format
    json(): Format
    splat(): Format
    errors(options: { stack: boolean; cause?: boolean }): Format
  }
  export const format: FormatFactory
  export const transports: {
    readonly File: new (options: { filename: string }) => Transport
    readonly Stream: new (options: { stream: Writable }) => Transport
  }
}

declare module 'bunyan' {
  export interface BunyanLogger {
    trace(...values: unknown[]): void
    debug(...values: unknown[]): void
    info(...values: unknown[]): void
    warn(...values: unknown[]): void
    error(...values: unknown[]): void
    fatal(...values: unknown[]): void
    child(fields: object, simple: boolean): BunyanLogger
  }
  interface BunyanModule {
    createLogger(options: {
      name: string
      serializers: unknown
      streams: readonly { stream: { write(line: string): unknown } }[]
    }): BunyanLogger
    readonly stdSerializers: unknown
  }
  const bunyan: BunyanModule
  export default bunyan
}

declare module '@logtape/logtape' {
  export type Sink = (record: object) => void
  export interface LogTapeLogger {
    trace(...values: unknown[]): void
    debug(...values: unknown[]): void
    info(...values: unknown[]): void
    warn(...values: unknown[]): void
    error(...values: unknown[]): void
    fatal(...values: unknown[]): void
    with(fields: object): LogTapeLogger
  }
  export function configure(options: {
    sinks: Readonly<Record<string, Sink>>
    loggers: readonly { category: string | readonly string[]; sinks: readonly string[]; lowestLevel?: string }[]
    contextLocalStorage?: unknown
  }): Promise<void>
  export function dispose(): Promise<void>
  export function getLogger(category: string): LogTapeLogger
  export function withContext<Result>(fields: object, body: () => Result): Result
  export const jsonLinesFormatter: (record: object) => string
}

declare module '@logtape/file' {
  import type { Sink } from '@logtape/logtape'
  export function getFileSink(path: string, options: { formatter: (record: object) => string }): Sink
}

declare module 'tslog' {
  export class Logger {
    constructor(options: { type: 'json' | 'hidden'; minLevel?: string; stack?: { capture: 'off' } })
    trace(...values: unknown[]): void
    debug(...values: unknown[]): void
    info(...values: unknown[]): void
    warn(...values: unknown[]): void
    error(...values: unknown[]): void
    fatal(...values: unknown[]): void
    child(options: { bindings: object }): Logger
    runInContext<Result>(fields: object, body: () => Result): Result
    attachTransport(transport: unknown): () => void
    flush(): Promise<void>
    [Symbol.asyncDispose](): Promise<void>
  }
}

declare module 'tslog/transports/file' {
  export function fileTransport(options: { path: string; append?: boolean; format?: 'json' }): unknown
}

declare module 'lucene' {
  const lucene: { parse(query: string): unknown }
  export default lucene
}

declare module 'liqe' {
  export function parse(query: string): unknown
}

declare module 'pino-elasticsearch' {
  import type { Duplex } from 'node:stream'
  const createStream: (options: {
    node: string
    index: string
    opType?: 'create'
    flushBytes?: number
    flushInterval?: number
    esVersion?: number
  }) => Duplex
  export default createStream
}

declare module 'winston-elasticsearch' {
  import type { Transport } from 'winston'
  export class ElasticsearchTransport implements Transport {
    constructor(options: {
      index: string
      dataStream: true
      ensureIndexTemplate: false
      flushInterval: number
      clientOpts: object
      transformer: (line: { message: string; level: string; meta: object }) => object
      internalLogger: (...words: readonly unknown[]) => void
    })
    readonly bulkWriter: { readonly bulk: readonly unknown[] }
    once(event: 'finish', listener: () => void): void
    on(event: 'error', listener: (error: Error) => void): void
    flush(): Promise<void>
  }
}

declare module '@duckdb/node-api' {
  interface DuckDBConnection {
    runAndReadAll(sql: string): Promise<{ getRows(): unknown[][] }>
    closeSync(): void
  }
  export class DuckDBInstance {
    static create(path: string, options: Readonly<Record<string, string>>): Promise<DuckDBInstance>
    connect(): Promise<DuckDBConnection>
    closeSync(): void
  }
}
