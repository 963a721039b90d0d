import { pino } from 'pino'
import { createLogger, createMasker, type Sink } from '../../src/index.ts'
import type { CostRecord } from './cost-records.ts'
import type { MaskMode } from './subjects.ts'

/** One way to make a line. */
export interface CostContender {
  run(record: CostRecord): void
  /** Called at the end of a slice: what is put off is paid here. */
  end?(): void
}

function discard(): Sink {
  return { name: 'discard', async write() {}, async flush() {}, flushSync() {}, async [Symbol.asyncDispose]() {} }
}

function ours(mode: MaskMode): CostContender {
  const ring = { capacity: 1 << 14, maxBytes: 1 << 26 }
  const log = createLogger({ format: 'pino', sinks: [discard()], exit: { signals: [] }, mask: { mode }, ring })
  return {
    run: (record) => log.info(record.fields, record.message),
    // Within the call: the sink takes all lines at once.
    end: () => log.error('end of slice'),
  }
}

const paths = ['password', 'token', 'secret', 'authorization', 'cookie', 'apiKey', 'accessToken', 'email', 'cardNumber', 'ssn']
const atLevels = (levels: number): string[] =>
  paths.flatMap((path) => Array.from({ length: levels }, (_, level) => '*.'.repeat(level) + path))

function asPino(redact?: readonly string[]): CostContender {
  const log = pino(redact === undefined ? {} : { redact: [...redact] }, { write: () => undefined })
  return { run: (record) => log.info(record.fields, record.message) }
}

/** What all others are divided by. */
export const reference = 'JSON.stringify'

let length = 0

/** All that is compared. */
export const contenders: Readonly<Record<string, () => CostContender>> = {
  [reference]: () => ({ run: (record) => void (length += JSON.stringify(record.whole).length) }),
  'cordwood, masking off': () => ours('off'),
  'cordwood, keys': () => ours('keys'),
  'cordwood, standard': () => ours('standard'),
  'createMasker().value, then JSON.stringify': () => {
    const masker = createMasker({ mode: 'standard' })
    return { run: (record) => void (length += JSON.stringify(masker.value(record.whole)).length) }
  },
  'pino, no redact': () => asPino(),
  'pino, redact 10 paths': () => asPino(atLevels(1)),
  'pino, redact 10 paths x 3 levels': () => asPino(atLevels(3)),
}
