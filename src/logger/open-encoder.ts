import type { Encoder } from '../core/encoder.ts'
import { createEncoder, type EncoderOptions } from '../json/encoder.ts'
import type { RedactSettings } from './redact-options.ts'
import { RedactingEncoder } from './redacting-encoder.ts'
import { Redactor } from './redactor.ts'
import type { Seams } from './seams.ts'

/** In lines of ECS what a call names `err` stands under `error`: a path with one name means both. */
function bothNames({ paths, censor }: RedactSettings): RedactSettings {
  const other: Readonly<Record<string, string>> = { err: 'error', error: 'err' }
  const more = paths.flatMap(([first = '', ...rest]) => (Object.hasOwn(other, first) ? [[other[first] as string, ...rest]] : []))
  return { paths: [...paths, ...more], censor }
}

/** Makes an encoder, with what stands round it in this logger. */
export function openEncoder(options: EncoderOptions, redact: RedactSettings | undefined, seams: Seams): Encoder {
  const { report } = options
  const { createPinoDialect, wrapPinoEncoder } = seams
  const given: EncoderOptions =
    createPinoDialect === undefined ? options : { ...options, createPinoDialect: (dialect) => createPinoDialect(dialect, report) }
  const redaction =
    seams.redaction?.(report) ??
    (redact === undefined ? undefined : new Redactor(options.format === 'ecs' ? bothNames(redact) : redact, report))
  const encoder =
    redaction === undefined ? createEncoder(given) : new RedactingEncoder(given, redaction, (inner) => createEncoder(inner))
  return options.format === 'pino' && wrapPinoEncoder !== undefined ? wrapPinoEncoder(encoder, report) : encoder
}
