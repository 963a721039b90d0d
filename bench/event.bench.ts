// What a JSON schema costs an event, or saves it: the same fields by `log.info`, by an event, by an event with a schema, and by the
// serializers alone. Each contender runs in processes of its own (in one they spoil each other's inline caches), rounds interleaved;
// processor time of the process a call, medians, ratios to `log.info` with the same fields.
import { execFileSync } from 'node:child_process'
import buildSerializer from 'fast-json-stringify'
import { createLogger, type LoggerOptions, type Sink } from '../src/index.ts'
import { median, shuffled } from './lib/statistics.ts'

const calls = 50_000
const rounds = 7

const flatFields = { orderId: 'o-1', amount: 12, paid: true, currency: 'EUR', path: '/orders', customer: 'c-77' }
const nestedFields = {
  orderId: 'o-1',
  shipping: { town: 'Oslo', street: 'Storgata', number: 7, express: false },
  items: [
    { sku: 'a-1', count: 2, price: 3.5 },
    { sku: 'b-2', count: 1, price: 8 },
  ],
}
const text = { type: 'string' } as const
const number = { type: 'number' } as const
const whole = { type: 'integer' } as const
const boolean = { type: 'boolean' } as const
const flat = {
  type: 'object',
  properties: { orderId: text, amount: whole, paid: boolean, currency: text, path: text, customer: text },
} as const
const nested = {
  type: 'object',
  properties: {
    orderId: text,
    shipping: { type: 'object', properties: { town: text, street: text, number: whole, express: boolean } },
    items: { type: 'array', items: { type: 'object', properties: { sku: text, count: whole, price: number } } },
  },
} as const
const template = 'order {orderId} placed'

const nowhere: Sink = {
  name: 'nowhere',
  async write(batch) {
    Buffer.from(batch.lines.join(''))
  },
  async flush() {},
  flushSync() {},
  async [Symbol.asyncDispose]() {},
}
const open = (options: LoggerOptions) =>
  createLogger({ service: 'checkout', sinks: [nowhere], exit: { signals: [] }, ...options })

type Make = (options: LoggerOptions) => (index: number) => unknown

const contenders: Readonly<Record<string, Make>> = {
  'flat: log.info': (options) => {
    const log = open(options)
    return (index) => log.info(template, { ...flatFields, amount: index })
  },
  'flat: event': (options) => {
    const event = open(options).event('order.placed', 'info', template)
    return (index) => event({ ...flatFields, amount: index })
  },
  'flat: event with schema': (options) => {
    const event = open(options).event('order.placed', 'info', template, { schema: flat })
    return (index) => event({ ...flatFields, amount: index })
  },
  'flat: fast-json-stringify alone': () => {
    const print = buildSerializer(flat)
    return (index) => print({ ...flatFields, amount: index })
  },
  'flat: JSON.stringify alone': () => (index) => JSON.stringify({ ...flatFields, amount: index }),
  'nested: log.info': (options) => {
    const log = open(options)
    return () => log.info(template, nestedFields)
  },
  'nested: event': (options) => {
    const event = open(options).event('order.placed', 'info', template)
    return () => event(nestedFields)
  },
  'nested: event with schema': (options) => {
    const event = open(options).event('order.placed', 'info', template, { schema: nested })
    return () => event(nestedFields)
  },
  'nested: fast-json-stringify alone': () => {
    const print = buildSerializer(nested)
    return () => print(nestedFields)
  },
  'nested: JSON.stringify alone': () => () => JSON.stringify(nestedFields),
}

async function measure(name: string, mode: string): Promise<number> {
  const call = contenders[name]?.({ mask: { mode: mode === 'masked' ? 'standard' : 'off' } })
  if (call === undefined) throw new Error(`no contender ${name}`)
  const run = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index++) {
      call(index)
      if (index % 5_000 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  await run(calls / 4)
  const before = process.cpuUsage()
  await run(calls)
  const { user, system } = process.cpuUsage(before)
  return ((user + system) * 1000) / calls
}

const [name, mode] = process.argv.slice(2)
if (name !== undefined && mode !== undefined) console.log(await measure(name, mode))
else {
  const times = new Map<string, number[]>()
  const all = Object.keys(contenders).flatMap((contender) => [`${contender}|masked`, `${contender}|plain`])
  for (let round = 0; round < rounds; round++) {
    for (const each of shuffled(all)) {
      const printed = execFileSync(process.execPath, [import.meta.filename, ...each.split('|')], { encoding: 'utf8' })
      times.set(each, [...(times.get(each) ?? []), Number(printed)])
    }
  }
  console.log('ns a call (ratio to log.info), masked and without masking')
  for (const contender of Object.keys(contenders)) {
    const group = contender.slice(0, contender.indexOf(':'))
    const figures = ['masked', 'plain'].map((kind) => {
      const own = median(times.get(`${contender}|${kind}`) ?? [])
      return `${Math.round(own)} (${(own / median(times.get(`${group}: log.info|${kind}`) ?? [])).toFixed(2)})`.padStart(14)
    })
    console.log(contender.padEnd(36), ...figures)
  }
}
