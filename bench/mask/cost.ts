import { pino } from 'pino'
import { createLogger, createMasker, type Sink } from '../../src/index.ts'
import { median, shuffled } from '../lib/statistics.ts'
import { costRecords, type CostRecord } from './cost-records.ts'
import { present } from './random.ts'
import type { MaskMode } from './subjects.ts'

/** One way to make a line. */
export interface CostContender {
  readonly name: string
  run(record: CostRecord): void
  /** Called at the end of a slice: what is put off is paid here. */
  end?(): void
}

/** What one contender costs. */
export interface CostRow {
  readonly name: string
  /** Microseconds a line, the median of the rounds. */
  readonly micros: number
  /** Against JSON.stringify of the same record, the median of the rounds' ratios. */
  readonly ratio: number
}

function discard(): Sink {
  return { name: 'discard', async write() {}, async flush() {}, flushSync() {}, async [Symbol.asyncDispose]() {} }
}

function ours(name: string, mode: MaskMode): CostContender {
  const log = createLogger({
    format: 'pino',
    sinks: [discard()],
    exit: { signals: [] },
    mask: { mode },
    ring: { capacity: 1 << 14, maxBytes: 1 << 26 },
  })
  return {
    name,
    run: (record) => log.info(record.fields, record.message),
    // Within the call: the sink takes it at once.
    end: () => log.error('end of slice'),
  }
}

const paths = ['password', 'token', 'secret', 'authorization', 'cookie', 'apiKey', 'accessToken', 'email', 'cardNumber', 'ssn']
const atLevels = (levels: number): string[] =>
  paths.flatMap((path) => Array.from({ length: levels }, (_, level) => '*.'.repeat(level) + path))

function asPino(name: string, redact: readonly string[] | undefined): CostContender {
  const log = pino(redact === undefined ? {} : { redact: [...redact] }, { write: () => undefined })
  return { name, run: (record) => log.info(record.fields, record.message) }
}

let sink = 0

/** All that is compared; the first is what the others are divided by. */
export function contenders(): CostContender[] {
  const masker = createMasker({ mode: 'standard' })
  return [
    { name: 'JSON.stringify', run: (record) => void (sink += JSON.stringify(record.whole).length) },
    ours('cordwood, masking off', 'off'),
    ours('cordwood, keys', 'keys'),
    ours('cordwood, standard', 'standard'),
    {
      name: 'createMasker().value, then JSON.stringify',
      run: (record) => void (sink += JSON.stringify(masker.value(record.whole)).length),
    },
    asPino('pino, no redact', undefined),
    asPino('pino, redact 10 paths', atLevels(1)),
    asPino('pino, redact 10 paths x 3 levels', atLevels(3)),
  ]
}

/** Slices of each contender in turn, in a new order each round; ratios within the round. */
export function measureCost(rounds = 31, linesPerSlice = 2000, seed = 5): CostRow[] {
  const records = costRecords(4000, seed)
  const all = contenders()
  const rows = new Map(all.map(({ name }) => [name, { micros: [] as number[], ratios: [] as number[] }]))
  for (let round = -4; round < rounds; round++) {
    const start = ((round + 4) * linesPerSlice) % records.length
    const times = new Map<string, number>()
    for (const { name, run, end } of shuffled(all)) {
      const before = process.cpuUsage()
      const began = performance.now()
      for (let index = 0; index < linesPerSlice; index++) run(present(records[(start + index) % records.length]))
      end?.()
      const { user, system } = process.cpuUsage(before)
      // Processor time has a grain of its own; the wall clock is taken where it says less.
      times.set(name, Math.min((performance.now() - began) * 1000, Math.max(user + system, 1)) / linesPerSlice)
    }
    if (round < 0) continue
    const reference = times.get('JSON.stringify') ?? Number.NaN
    for (const [name, micros] of times) {
      rows.get(name)?.micros.push(micros)
      rows.get(name)?.ratios.push(micros / reference)
    }
  }
  return [...rows].map(([name, { micros, ratios }]) => ({ name, micros: median(micros), ratio: median(ratios) }))
}
