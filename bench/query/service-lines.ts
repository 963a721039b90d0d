import { createBootId } from '../../src/core/id.ts'
import { createRandom } from '../../src/core/random.ts'

/** The first line's time; all lines span a day. */
export const firstTime: number = Date.parse('2026-11-20T00:00:00Z')
export const spanMs = 86_400_000

const services = 'checkout cart catalog payment shipping search auth account mail gateway inventory pricing'.split(' ')
const hosts = Array.from({ length: 24 }, (_, at) => `node-${String(at).padStart(2, '0')}.eu-central-1`)
const verbs = ['created', 'updated', 'removed', 'loaded', 'sent', 'received', 'rejected', 'queued', 'retried', 'skipped']
const things = ['order', 'basket', 'invoice', 'session', 'address', 'voucher']
const routes = ['/api/orders', '/api/basket', '/api/search', '/api/users', '/login', '/health', '/api/invoices', '/api/products']
const errorNames = ['Timeout', 'Connection', 'Validation', 'NotFound', 'Conflict']
const errorKinds = ['Error', 'Exception', 'Failure', 'Refused', 'Aborted']
const levels = ['debug', 'info', 'warn', 'error', 'fatal'] as const
const levelShares = [0.18, 0.9, 0.96, 0.998, 1]
const statuses = [200, 200, 200, 200, 201, 204, 304, 400, 404, 500, 503]

/**
 * Lines of twelve services over one day, as ECS loggers write them: 60 kinds of messages, six lines a trace, 200,000 users of whom few
 * come often, 25 kinds of errors with stacks. The same for the same number of lines.
 */
export function* serviceLines(count: number, seed = 1): Generator<string> {
  const random = createRandom(seed)
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)]
    if (item === undefined) throw new Error('Expected something to pick from, got an empty list.')
    return item
  }
  const hex = (digits: number): string => {
    let text = ''
    while (text.length < digits)
      text += Math.floor(random() * 0x100000000)
        .toString(16)
        .padStart(8, '0')
    return text.slice(0, digits)
  }
  const user = (): string => `u${Math.floor(200_000 * random() ** 4)}`
  const bootIds = services.map((_, at) => createBootId(firstTime + at, random))
  const sequences = services.map(() => 0)
  const next = (place: number): number => (sequences[place] = (sequences[place] ?? 0) + 1)
  let [trace, userId, service] = ['', '', '']
  for (let at = 0; at < count; at++) {
    if (at % 6 === 0) [trace, userId, service] = [hex(32), user(), pick(services)]
    const share = random()
    const level = levels[levelShares.findIndex((limit) => share < limit)] ?? 'info'
    const duration = Math.round(Math.exp(random() * 4 + random() * 4) * 1e5)
    const failed = level === 'error' || level === 'fatal'
    const line: Record<string, unknown> = {
      '@timestamp': new Date(firstTime + Math.floor((at / count) * spanMs)).toISOString(),
      'log.level': level,
      message: message(level, { random, pick, duration, userId, at }),
      'service.name': service,
      'process.entity_id': bootIds[services.indexOf(service)],
      'event.sequence': next(services.indexOf(service)),
      'host.name': pick(hosts),
      'process.pid': 1000 + Math.floor(random() * 24),
      'trace.id': trace,
      'span.id': hex(16),
      'user.id': userId,
      'http.request.method': random() < 0.7 ? 'GET' : 'POST',
      'url.path': pick(routes),
      'http.response.status_code': failed ? 500 + 3 * Math.floor(random() * 2) : pick(statuses),
      'event.duration': duration,
    }
    if (failed) {
      const [name, kind] = [pick(errorNames), pick(errorKinds)]
      line['error.type'] = `${name}${kind}`
      line['error.message'] = `${name.toLowerCase()} in ${service}`
      line['error.stack_trace'] =
        `${name}${kind}: ${name.toLowerCase()} in ${service}\n    at handle (/app/${service}/handler.js:${10 + Math.floor(random() * 90)}:7)\n    at next (/app/router.js:42:11)`
    }
    yield `${JSON.stringify(line)}\n`
  }
}

interface MessageParts {
  readonly random: () => number
  readonly pick: <Item>(items: readonly Item[]) => Item
  readonly duration: number
  readonly userId: string
  readonly at: number
}

/** 60 kinds and some: about one in 500 has a rare word. */
function message(level: string, { random, pick, duration, userId, at }: MessageParts): string {
  const ms = (duration / 1e6).toFixed(1)
  if (level === 'error' || level === 'fatal') {
    return pick([
      `upstream timeout after ${ms} ms`,
      `connection refused by 10.0.${Math.floor(random() * 4)}.${Math.floor(random() * 250)}:5432`,
      `payment declined for ${userId}`,
      'cannot read the answer of the card service',
    ])
  }
  if (random() < 0.002) return `quarantine of item ${at} lifted`
  const [verb, thing] = [pick(verbs), pick(things)]
  return random() < 0.5 ? `${thing} ${Math.floor(random() * 1e6)} ${verb}` : `${verb} ${thing} for ${userId} in ${ms} ms`
}
