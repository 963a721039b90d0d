import type { Sink } from '../core/sink.ts'
import { type ConsoleOptions, consoleSink } from './console.ts'

/** Writes lines to standard error; otherwise as {@link stdout}. */
export function stderr(options: ConsoleOptions = {}): Sink {
  return consoleSink(2, 'stderr', options)
}
