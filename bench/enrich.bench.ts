// What enriching, filtering and routing cost a call, against the same logger without: one process, interleaved rounds, medians, ratios.
// A logger that has none of it must cost what it cost before; fields that are always the same cost their bytes.
import { cachedLookup, createLogger, type LoggerOptions, type Sink, userEnricher } from '../src/index.ts'

const rounds = 21
const callsPerRound = 5_000

const nowhere = (): Sink => ({
  name: 'nowhere',
  async write(batch) {
    Buffer.from(batch.lines.join(''))
  },
  async flush() {},
  flushSync() {},
  async [Symbol.asyncDispose]() {},
})
const open = (options: LoggerOptions) =>
  createLogger({ service: 'checkout', mask: { mode: 'off' }, sinks: [nowhere()], exit: { signals: [] }, ...options })

const loggers = {
  without: open({}),
  'without, again': open({}),
  'static fields': open({ enrich: [{ '@version': '1', zone: 'eu-1' }] }),
  'a condition that does not hold': open({ enrich: [{ when: { type: 'audio_processing' }, enrich: () => ({ a: 1 }) }] }),
  'a function': open({ enrich: [() => ({ shard: 3, zone: 'eu-1' })] }),
  'a function of one field': open({ enrich: [(record) => ({ size: String(record.get('orderId')).length })] }),
  'a user from the cache': open({ enrich: [userEnricher({ load: () => ({ roles: ['editor'], team: 'blue' }) })] }),
  'a place from the cache': open({
    enrich: [cachedLookup({ key: 'client.ip', load: () => ({ city_name: 'Oslo' }), as: 'client.geo' })],
  }),
  'a filter by level': open({ filter: { level: 'info' } }),
  'a sink by template': open({ sinks: [{ sink: nowhere(), when: { template: 'order {orderId} placed' } }] }),
  'a sink by type': open({ sinks: [{ sink: nowhere(), when: { type: 'generic' } }] }),
}

const times = new Map(Object.keys(loggers).map((name) => [name, [] as number[]]))
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

for (let round = 0; round < rounds; round++) {
  for (const [name, log] of Object.entries(loggers).sort(() => Math.random() - 0.5)) {
    const before = process.cpuUsage()
    for (let index = 0; index < callsPerRound; index++) {
      log.info('order {orderId} placed', {
        orderId: 'o-1',
        amount: index,
        userId: 'u-1',
        'client.ip': '192.0.2.7',
        path: '/orders',
      })
    }
    await log.flush()
    const { user, system } = process.cpuUsage(before)
    if (round > 2) times.get(name)?.push(((user + system) * 1000) / callsPerRound)
  }
}

const base = median(times.get('without') ?? [])
for (const [name, values] of times) {
  console.log(
    name.padEnd(32),
    `${Math.round(median(values))} ns`.padStart(9),
    `${(median(values) / base).toFixed(2)}x`.padStart(7),
  )
}
