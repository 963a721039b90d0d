import type { Encoder } from '../../core/encoder.ts'
import { RedactingEncoder } from '../../logger/redacting-encoder.ts'
import type { Redaction } from '../../logger/redaction.ts'
import type { EncoderAround } from './line-hook.ts'

function redactingOf(encoder: Encoder): RedactingEncoder | undefined {
  if (encoder instanceof RedactingEncoder) return encoder
  const { inner } = encoder as Partial<EncoderAround>
  return inner === undefined ? undefined : redactingOf(inner)
}

/** Binds, with another redaction than that of the loggers above, in all encoders of a pipeline. */
export function bindRedacted<Bound>(encoders: readonly Encoder[], redactor: Redaction, bind: () => Bound): Bound {
  let make = bind
  for (const encoder of encoders) {
    const redacting = redactingOf(encoder)
    const before = make
    if (redacting !== undefined) make = () => redacting.using(redactor, before)
  }
  return make()
}
