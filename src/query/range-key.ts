import type { NumberRange } from '../core/aggregation.ts'

/** The name of a stretch's bucket: the one that was given, or its ends. */
export function rangeKey({ key, from, to }: NumberRange): string {
  return key ?? `${from ?? '*'}-${to ?? '*'}`
}
