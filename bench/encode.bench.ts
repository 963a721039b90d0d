// What the encoder costs a line, against pino's, in one process: interleaved rounds, medians, ratios.
// Both hand their line to the same function, which joins 100 of them and turns them into bytes, so that no cost is put off.
import { pino } from 'pino'
import type { Context } from '../src/core/context.ts'
import { defaultLimits } from '../src/core/encoder.ts'
import { standardLevels } from '../src/core/level.ts'
import { passThrough } from '../src/core/masker.ts'
import { createSites } from '../src/core/message.ts'
import { createEncoder } from '../src/json/encoder.ts'

const rounds = 31
const linesPerRound = 20_000

let waiting: string[] = []
let bytes = 0
function write(line: string): void {
  waiting.push(line)
  if (waiting.length === 100) {
    bytes += Buffer.from(waiting.join('')).length
    waiting = []
  }
}

const make = (format: 'ecs' | 'pino') =>
  createEncoder({
    format,
    service: 'checkout',
    levels: standardLevels,
    limits: defaultLimits,
    masker: passThrough,
    bootId: 'mh8kx2p1abcdefgh',
    report: () => {},
  })
const ecs = make('ecs')
const asPino = make('pino')
const sites = createSites()
const child = ecs.bind({ module: 'payments', tenant: 'acme' })
const contextFields = {
  requestId: '5f2b0c1e-9d4a-4c3b-8e7f-1a2b3c4d5e6f',
  userId: 'u-48213',
  sessionId: 's-99120',
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
}
const newContext = (): Context => ({
  fields: contextFields,
  encoder: undefined,
  encoded: undefined,
  others: undefined,
  sampling: undefined,
})
const plain = pino({ level: 'info' }, { write })
const plainChild = plain.child(contextFields)
let sequence = 0
let context = newContext()
let pinoContext = newContext()

type Case = readonly [name: string, run: (index: number) => void]

const line = (message: string, fields: object | undefined, bound?: typeof child, shared?: Context, encoder = ecs): void =>
  write(encoder.line(30, Date.now(), ++sequence, sites.of(message), message, fields, undefined, bound, shared))

const cases: readonly Case[] = [
  [
    'pino, plain',
    (i) => plain.info({ orderId: `o-${i}`, amount: i * 0.25, currency: 'EUR', items: 3, paid: true }, 'order placed'),
  ],
  [
    'pino, child of 4',
    (i) => plainChild.info({ orderId: `o-${i}`, amount: i * 0.25, currency: 'EUR', items: 3, paid: true }, 'order placed'),
  ],
  ['ecs', (i) => line('order placed', { orderId: `o-${i}`, amount: i * 0.25, currency: 'EUR', items: 3, paid: true })],
  [
    'ecs, context of 4, new each 10 lines',
    (i) => {
      if (i % 10 === 0) context = newContext()
      line('order placed', { orderId: `o-${i}`, amount: i * 0.25, currency: 'EUR', items: 3, paid: true }, undefined, context)
    },
  ],
  [
    'ecs, context and child',
    (i) => line('order placed', { orderId: `o-${i}`, amount: i * 0.25, currency: 'EUR', items: 3, paid: true }, child, context),
  ],
  [
    'ecs, template',
    (i) =>
      line(
        'order {orderId} placed',
        { orderId: `o-${i}`, amount: i * 0.25, currency: 'EUR', items: 3, paid: true },
        undefined,
        context,
      ),
  ],
  ['ecs, built message', (i) => line(`order ${i} placed`, { orderId: `o-${i}`, amount: i * 0.25 }, undefined, context)],
  [
    'pino format, context of 4, new each 10 lines',
    (i) => {
      if (i % 10 === 0) pinoContext = newContext()
      line(
        'order placed',
        { orderId: `o-${i}`, amount: i * 0.25, currency: 'EUR', items: 3, paid: true },
        undefined,
        pinoContext,
        asPino,
      )
    },
  ],
  [
    'pino, nested',
    (i) =>
      plain.info(
        {
          order: {
            id: `o-${i}`,
            items: [
              { sku: 'a', n: i },
              { sku: 'b', n: 2 },
            ],
          },
        },
        'nested',
      ),
  ],
  [
    'ecs, nested',
    (i) =>
      line(
        'nested',
        {
          order: {
            id: `o-${i}`,
            items: [
              { sku: 'a', n: i },
              { sku: 'b', n: 2 },
            ],
          },
        },
        undefined,
        context,
      ),
  ],
  [
    'ecs, object under a root',
    (i) => line('rooted', { user: { id: `u-${i}`, name: 'Ann' }, http: { route: '/a' } }, undefined, context),
  ],
]

const only = process.argv[2]
const chosen = cases.filter(([name]) => only === undefined || name === 'pino, plain' || name.includes(only))
const times = new Map<string, number[]>(chosen.map(([name]) => [name, []]))
for (let round = -3; round < rounds; round++) {
  const order = round % 2 === 0 ? chosen : [...chosen].reverse()
  for (const [name, run] of order) {
    const start = performance.now()
    for (let index = 0; index < linesPerRound; index++) run(index)
    const took = performance.now() - start
    if (round >= 0) times.get(name)?.push(took)
  }
}

const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[list.length >> 1] ?? NaN
const reference = median(times.get('pino, plain') ?? [])
for (const [name, list] of times) {
  const middle = median(list)
  console.log(
    `${name.padEnd(46)} ${((middle * 1e6) / linesPerRound).toFixed(0).padStart(6)} ns  ${(middle / reference).toFixed(2)}x`,
  )
}
console.log(`${bytes} bytes`)
