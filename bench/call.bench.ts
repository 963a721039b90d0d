import type { Bench } from './lib/bench.ts'
import { variants, type Variant } from './lib/contender.ts'

const comparedWithBase: readonly Variant[] = ['child', 'context', 'redact']

/** What a call costs when its line goes nowhere. */
export const callBench: Bench = {
  name: 'call',
  title: 'One call',
  note:
    'Time of a call whose line is discarded. base, child, context and redact log the same order and are compared with plain pino without ' +
    'child, context and redaction; error, template and disabled with plain pino doing the same.',
  lines: 100_000,
  columns: variants.map((variant) => ({
    title: variant,
    kind: 'call',
    calls: { variant },
    figure: 'callNanoseconds',
    ...(comparedWithBase.includes(variant) && { reference: 'base' }),
    ...(variant === 'disabled' && { times: 10 }),
  })),
  // Discarded lines meet no destination, and in that alone the two differ.
  without: ['pino buffered'],
}
