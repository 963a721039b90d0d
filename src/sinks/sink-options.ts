import type { Sink } from '../core/sink.ts'

/** What every sink may be given. */
export type SinkOptions = Pick<Sink, 'level' | 'filter' | 'format' | 'batch' | 'overflow'>

/** Their names, for the check of unknown options. */
export const sinkOptionNames: readonly (keyof SinkOptions)[] = ['level', 'filter', 'format', 'batch', 'overflow']

/** Only what every sink may be given. */
export function sinkOptionsOf(options: SinkOptions): SinkOptions {
  const { level, filter, format, batch, overflow } = options
  return {
    ...(level !== undefined && { level }),
    ...(filter !== undefined && { filter }),
    ...(format !== undefined && { format }),
    ...(batch !== undefined && { batch }),
    ...(overflow !== undefined && { overflow }),
  }
}
