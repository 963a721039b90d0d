import { SeededRandom } from './random.ts'

/** One log call of the simulated service. */
export interface ServiceCall {
  /** Milliseconds since 1970, of the simulated clock. */
  readonly time: number
  readonly pod: number
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  /** Of the request: ids, the user. */
  readonly context: Readonly<Record<string, string>>
  readonly fields: Readonly<Record<string, unknown>>
  readonly error?: { readonly type: string; readonly message: string; readonly stack: string }
}

export const serviceStart: number = Date.UTC(2026, 10, 20, 9)

const routes = [
  ['GET', '/api/v1/products', 30],
  ['GET', '/api/v1/products/:id', 25],
  ['POST', '/api/v1/cart/items', 14],
  ['GET', '/api/v1/cart', 12],
  ['POST', '/api/v1/orders', 7],
  ['GET', '/api/v1/orders/:id', 6],
  ['GET', '/api/v1/users/me', 4],
  ['GET', '/healthz', 2],
] as const
const failures = [
  ['PaymentDeclinedError', 'payment declined by issuer', 'payments/charge.js'],
  ['TimeoutError', 'upstream inventory timed out', 'clients/inventory.js'],
  ['ConnectionError', 'connect ECONNREFUSED 10.12.0.7:5432', 'db/pool.js'],
] as const
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const hex = '0123456789abcdef'
const alphanumeric = '0123456789abcdefghijklmnopqrstuvwxyz'

/**
 * The calls of a web service without end: three pods, a hundred and twenty requests a second by Poisson with a slow wave, eight routes,
 * users by Zipf with sessions, random trace and span ids, log-normal latencies, some errors with stacks.
 *
 * @param hasRandomIds - false leaves out what nothing can compress: trace and span ids.
 */
export function* serviceCalls(hasRandomIds: boolean, seed = 20_261_121): Generator<ServiceCall> {
  const random = new SeededRandom(seed)
  const agents = Array.from({ length: 48 }, (_, index) => agentText(index))
  const addresses = Array.from(
    { length: 6000 },
    () => `${11 + random.below(200)}.${random.below(256)}.${random.below(256)}.${random.below(256)}`,
  )
  const sessions = new Map<number, string>()
  const weights = routes.map(([, , weight]) => weight)
  let time = serviceStart
  for (let request = 0; ; request++) {
    time += 1000 * random.wait(120 * (1 + 0.4 * Math.sin((time - serviceStart) / 600_000)))
    const [method, route] = routes[random.pick(weights)] ?? routes[0]
    const pod = random.below(3)
    const user = random.zipf(20_000)
    const session = sessions.get(user) ?? random.text(20, alphanumeric)
    sessions.set(user, session)
    if (random.next() < 0.02) sessions.delete(user)
    const traced = hasRandomIds ? { trace_id: random.text(32, hex), span_id: random.text(16, hex) } : {}
    const context: Record<string, string> = {
      reqId: `req-${request.toString(36)}`,
      ...traced,
      userId: `u${user}`,
      sessionId: session,
    }
    const latency = Math.exp(3.2 + 0.8 * random.normal())
    let at = time
    const call = (level: ServiceCall['level'], message: string, fields: object, error?: ServiceCall['error']): ServiceCall => ({
      time: Math.floor(at),
      pod,
      level,
      message,
      context,
      fields: fields as Record<string, unknown>,
      ...(error === undefined ? {} : { error }),
    })
    const url = route.replace(':id', String(1000 + random.zipf(9000)))
    const remoteAddress = addresses[random.zipf(addresses.length)] ?? ''
    yield call('info', 'request received', { method, url, remoteAddress, userAgent: agents[random.zipf(agents.length)] })
    at += latency * 0.2
    const isCached = random.next() < 0.7
    yield call('debug', isCached ? 'cache hit' : 'cache miss', { key: `user:${user}`, ttl: isCached ? 300 : 0 })
    if (!isCached) {
      at += latency * 0.3
      const tables = ['orders', 'products', 'carts', 'users']
      yield call('debug', 'query finished', {
        table: tables[random.below(4)],
        rows: random.zipf(200),
        durationMs: round(latency * 0.3),
      })
    }
    if (route === '/api/v1/orders') {
      const orderId = toCrockford(Math.floor(at), 10) + random.text(16, crockford)
      const amount = Math.round(500 + 20_000 * random.next() ** 3) / 100
      at += latency * 0.2
      yield call('info', 'order placed', {
        orderId,
        amount,
        currency: random.next() < 0.8 ? 'EUR' : 'USD',
        items: 1 + random.below(6),
      })
      yield call('info', `payment of ${amount} EUR authorized for order ${orderId}`, {
        provider: random.next() < 0.6 ? 'adyen' : 'stripe',
      })
    }
    if (random.next() < 0.03)
      yield call('warn', `slow upstream inventory answered in ${Math.round(latency * 4)} ms`, { attempt: 1 + random.below(3) })
    at = time + latency
    const isFailed = random.next() < 0.008
    if (isFailed) {
      const [type, message, file] = failures[random.below(3)] ?? failures[0]
      const frames = [
        `charge (/srv/app/src/${file}:${40 + random.below(5)}:17)`,
        'handle (/srv/app/src/routes/orders.js:88:11)',
        'dispatch (/srv/app/node_modules/router/layer.js:152:17)',
        'process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
      ]
      yield call(
        'error',
        'request failed',
        { method, url },
        { type, message, stack: `${type}: ${message}\n${frames.map((frame) => `    at ${frame}`).join('\n')}` },
      )
    }
    const statusCode = isFailed ? 500 : random.next() < 0.03 ? 404 : method === 'POST' ? 201 : 200
    yield call('info', 'request completed', {
      method,
      url,
      statusCode,
      responseTime: hasRandomIds ? latency : round(latency),
      contentLength: 200 + random.zipf(20_000),
    })
  }
}

function round(number: number): number {
  return Math.round(number * 100) / 100
}

function toCrockford(number: number, length: number): string {
  let text = ''
  for (let rest = number; text.length < length; rest = Math.floor(rest / 32)) text = crockford.charAt(rest % 32) + text
  return text
}

function agentText(index: number): string {
  const systems = [
    'Windows NT 10.0; Win64; x64',
    'Macintosh; Intel Mac OS X 10_15_7',
    'X11; Linux x86_64',
    'iPhone; CPU iPhone OS 18_1 like Mac OS X',
  ]
  const major = 120 + Math.floor(index / 4)
  return `Mozilla/5.0 (${systems[index % 4]}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`
}
