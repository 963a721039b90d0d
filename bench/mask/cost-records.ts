import { Random } from './random.ts'
import { fullName } from './values/names.ts'
import { cards, emails, phones } from './values/pii.ts'
import { prefixed } from './values/secrets.ts'

/** One line to be paid for. */
export interface CostRecord {
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
  /** Both in one object. */
  readonly whole: Readonly<Record<string, unknown>>
}

type Family = (random: Random) => [message: string, fields: Record<string, unknown>]

/** The lines of a usual service: requests, queries, queues, jobs. */
const families: readonly Family[] = [
  (r) => [
    'request completed',
    {
      method: r.pick(['GET', 'POST', 'PUT']),
      path: `/api/v1/orders/${r.int(1, 99_999)}`,
      status: r.pick([200, 201, 404]),
      durationMs: r.int(1, 900) / 10,
      requestId: r.uuid(),
    },
  ],
  (r) => [
    'request received',
    {
      method: 'GET',
      url: `/search?q=${r.text(6, 'lower')}&page=${r.int(1, 9)}`,
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0.0.0',
      reqId: r.uuid(),
    },
  ],
  (r) => [
    'order placed',
    {
      orderId: `ord_${r.text(10, 'base36')}`,
      amount: r.int(100, 99_999) / 100,
      currency: 'EUR',
      items: r.int(1, 9),
      tenant: 'acme',
    },
  ],
  (r) => [
    `order ${r.int(1e6, 9e6)} shipped with ${r.pick(['dhl', 'ups'])}`,
    { warehouse: r.pick(['ber1', 'ham2']), parcels: r.int(1, 3), traceId: r.text(32, 'hex') },
  ],
  (r) => [
    'query executed',
    {
      statement: 'select id, total from orders where customer_id = $1 and state = $2 order by created_at desc limit 50',
      rows: r.int(0, 50),
      durationMs: r.int(1, 400) / 10,
      pool: 'primary',
    },
  ],
  (r) => ['cache miss', { cacheKey: `user:${r.int(1, 9999)}:profile`, store: 'redis', shard: r.int(0, 7), ttlSeconds: 300 }],
  (r) => [
    'message consumed',
    {
      topic: 'orders.created',
      partition: r.int(0, 63),
      offset: r.int(1e6, 9e8),
      consumerGroup: 'billing',
      lag: r.int(0, 90),
      traceId: r.text(32, 'hex'),
    },
  ],
  (r) => [
    'job finished',
    { job: 'reindex', jobId: r.uuid(), documents: r.int(10, 90_000), durationMs: r.int(100, 90_000), state: 'ok' },
  ],
  (r) => [
    'retrying upstream call',
    { upstream: 'payments', attempt: r.int(1, 5), waitMs: r.int(50, 5000), reason: 'connect ETIMEDOUT 10.3.0.7:443' },
  ],
  (r) => [
    'session opened',
    {
      sessionId: r.text(24, 'base62'),
      userId: `u-${r.int(1, 99_999)}`,
      device: r.pick(['ios', 'android', 'web']),
      region: 'eu-central-1',
    },
  ],
  (r) => [
    'feature flag evaluated',
    {
      flag: `checkout-${r.text(5, 'lower')}`,
      variant: r.pick(['on', 'off', 'b']),
      userId: `u-${r.int(1, 99_999)}`,
      reason: 'targeting',
    },
  ],
  (r) => [
    'file written',
    { path: `/var/data/exports/2026/11/${r.text(16, 'hex')}.parquet`, bytes: r.int(1e3, 1e8), checksum: r.text(64, 'hex') },
  ],
  (r) => [
    'health check',
    {
      status: 'ok',
      uptimeSeconds: r.int(1, 1e6),
      memory: { rss: r.int(1e7, 1e9), heapUsed: r.int(1e7, 5e8) },
      version: '2.14.3',
    },
  ],
  (r) => [
    'rate limit applied',
    {
      client: `tenant-${r.int(1, 99)}`,
      limit: 100,
      remaining: r.int(0, 99),
      resetAt: new Date(1.79e12 + r.int(0, 1e9)).toISOString(),
    },
  ],
  (r) => [
    'price calculated',
    { sku: `SKU-${r.text(6, 'digit')}`, net: r.int(1, 9999) / 100, tax: 0.19, rules: ['base', 'volume', 'season'] },
  ],
  (r) => [
    'inventory updated',
    {
      sku: `SKU-${r.text(6, 'digit')}`,
      from: r.int(0, 90),
      to: r.int(0, 90),
      location: { site: 'ber1', aisle: r.int(1, 40), bin: r.text(3, 'BASE36') },
    },
  ],
  (r) => [
    'mail queued',
    {
      template: 'order-confirmation',
      locale: r.pick(['de', 'en', 'fr']),
      queue: 'mail',
      messageId: r.uuid(),
      priority: 'normal',
    },
  ],
  (r) => [
    'webhook delivered',
    { endpoint: 'https://hooks.partner.example/v2/orders', status: 200, durationMs: r.int(20, 900), deliveryId: r.uuid() },
  ],
  (r) => [
    'connection closed by peer',
    {
      remote: `10.${r.int(0, 255)}.${r.int(0, 255)}.${r.int(1, 254)}`,
      port: r.int(1024, 65_535),
      bytesIn: r.int(0, 1e6),
      bytesOut: r.int(0, 1e6),
    },
  ],
  (r) => [
    'deployment started',
    {
      service: 'checkout',
      commit: r.text(40, 'hex'),
      image: `registry.example.com/checkout:${r.int(1, 900)}`,
      replicas: r.int(1, 9),
    },
  ],
  (r) => [
    'pod scheduled',
    {
      pod: `checkout-${r.text(10, 'base36')}-${r.text(5, 'lower')}`,
      node: `ip-10-0-${r.int(0, 9)}-${r.int(1, 254)}`,
      zone: 'eu-central-1b',
      cpuMillis: 500,
    },
  ],
  (r) => [
    'user settings saved',
    {
      userId: `u-${r.int(1, 99_999)}`,
      changed: ['theme', 'locale'],
      settings: { theme: 'dark', locale: 'de-DE', newsletter: false },
    },
  ],
  (r) => [
    'search executed',
    {
      query: r.pick(['red shoes', 'usb cable 2m', 'garden chair']),
      hits: r.int(0, 9000),
      tookMs: r.int(1, 90),
      index: 'products-v12',
    },
  ],
  (r) => [
    'payment authorised',
    {
      paymentId: `pay_${r.text(14, 'base62')}`,
      provider: 'adyen',
      amount: r.int(100, 99_999),
      currency: 'EUR',
      threeDs: r.chance(0.5),
      traceId: r.text(32, 'hex'),
    },
  ],
  (r) => ['token refreshed', { tokenType: 'bearer', expiresIn: 3600, clientId: `web-${r.int(1, 9)}`, scopes: ['read', 'write'] }],
  (r) => [
    `batch ${r.int(1, 999)} of 999 written in ${r.int(1, 90)} ms`,
    { rows: 5000, table: 'events', partition: '2026-11', retries: 0 },
  ],
  (r) => [
    'validation failed',
    { field: 'quantity', rule: 'max', limit: 99, given: r.int(100, 999), path: 'items.0.quantity', form: 'cart' },
  ],
]

/** Of each twenty records one has something to mask. */
export function costRecords(count: number, seed: number): CostRecord[] {
  const random = new Random(seed)
  return Array.from({ length: count }, () => {
    const [message, fields] = random.pick(families)(random)
    const planted = random.chance(0.05) ? plant(random) : {}
    const all = { service: 'checkout', env: 'production', ...fields, ...planted }
    return {
      message,
      fields: all,
      whole: { level: 30, time: 1_795_000_000_000 + random.int(0, 1e9), pid: 4711, hostname: 'web-1', ...all, msg: message },
    }
  })
}

function plant(random: Random): Record<string, unknown> {
  switch (random.int(0, 5)) {
    case 0:
      return { email: random.pick(emails)(random).text }
    case 1:
      return { note: `paid with ${random.pick(cards)(random).text}` }
    case 2:
      return { phone: random.pick(phones)(random).text }
    case 3:
      return { authorization: `Bearer ${random.text(40, 'base62')}` }
    case 4:
      return { detail: `using ${random.pick(prefixed)(random).text}` }
    default:
      return { customer: { fullName: fullName(random), password: random.text(12, 'base62') } }
  }
}
