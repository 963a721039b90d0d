import { CordwoodError } from '../../core/error.ts'
import type { LogRecord } from '../../core/record.ts'
import { LineDecoder, type LineRules } from './line-decoder.ts'
import { LineSplitter, type RawLine } from './line-splitter.ts'
import { findLogFiles, type LogFile } from './log-files.ts'
import { readChunks, readStream } from './read-chunks.ts'
import type { LineSource } from './scan-file.ts'
import { tailFiles } from './scan-tail.ts'
import { untilAborted } from './until-aborted.ts'

/** How a tail is done. */
interface FollowOptions {
  readonly signal: AbortSignal | undefined
  readonly intervalMs: number
  readonly maxLineBytes: number
}

/** Where the lines of an engine come from: files, or one stream. */
export interface LogSources {
  /** Each with what it holds at this moment. */
  all(): readonly LineSource[]
  /** From this moment on. */
  tail(rules: LineRules, options: FollowOptions): AsyncIterable<LogRecord>
}

/** Files behind paths, or a stream in their place. Throws CORDWOOD_ERR_SOURCE_UNREADABLE where a path does not exist. */
export function openLogSources(
  paths: readonly string[],
  input: AsyncIterable<Buffer> | undefined,
  onRead?: (bytes: number) => void,
): LogSources {
  return input === undefined ? fileSources(paths, onRead) : streamSource(input)
}

function fileSources(paths: readonly string[], onRead: ((bytes: number) => void) | undefined): LogSources {
  findLogFiles(paths)
  const find = (identity: string): LogFile | undefined => findLogFiles(paths, 'skip').find((file) => file.identity === identity)
  return {
    all: () =>
      findLogFiles(paths).map((file) => ({
        name: file.path,
        identity: file.identity,
        bornMs: file.bornMs,
        chunks: () => readChunks(file, find, onRead),
      })),
    tail: (rules, options) =>
      tailFiles({ ...options, rules, find: () => findLogFiles(paths, 'skip'), begun: findLogFiles(paths, 'skip') }),
  }
}

function streamSource(input: AsyncIterable<Buffer>): LogSources {
  let taken = false
  const chunks = (): AsyncIterable<Buffer> => {
    if (taken) throw new CordwoodError('CORDWOOD_ERR_CLOSED', 'Expected one call for a stream, got another: it can be read once.')
    taken = true
    return readStream(input)
  }
  const bornMs = Date.now()
  return {
    all: () => [{ name: 'the input', identity: 'input', bornMs, chunks }],
    async *tail(rules, { signal, maxLineBytes }) {
      const decoder = new LineDecoder(rules, { scannedRows: 0, unparsedRows: 0 }, bornMs)
      const splitter = new LineSplitter(maxLineBytes)
      let found: LogRecord[] = []
      const take = (line: RawLine): void => {
        const record = decoder.decode(line)
        if (record !== undefined) found.push(record)
      }
      for await (const chunk of untilAborted(chunks(), signal)) {
        splitter.push(chunk, take)
        yield* found
        found = []
      }
      if (signal?.aborted === true) return
      splitter.end(take)
      yield* found
    },
  }
}
