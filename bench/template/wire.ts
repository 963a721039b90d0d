import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from 'node:zlib'
import { createLogger, type Sink } from '../../src/index.ts'
import { median, shuffled } from '../lib/statistics.ts'

/** The size of one batch in some form. */
export interface WireSize {
  readonly name: string
  readonly bytes: number
  /** Of gzip of the plain lines. */
  readonly ratio: number
  /** CPU, of that of the same. */
  readonly effort: number
}

/** Numbers from 0 to 1, the same in every run (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Lines of a service as this package writes them: three a request, with random trace ids. */
async function makeLines(count: number): Promise<string[]> {
  const random = createRandom(20_261_121)
  const hex = (length: number): string => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('')
  const paths = ['/orders', '/cart', '/users/me', '/health', '/pay', '/items', '/search', '/orders/{id}']
  let time = 1_700_000_000_000
  const lines: string[] = []
  const keep: Sink = {
    name: 'keep',
    write: async (batch) => {
      lines.push(...batch.lines)
    },
    flush: async () => {},
    [Symbol.asyncDispose]: async () => {},
  }
  const clock = { now: () => (time += random() * 10), monotonic: () => time }
  const log = createLogger({
    service: 'orders-api',
    version: '1.4.2',
    env: 'production',
    mask: { mode: 'off' },
    clock,
    sinks: [keep],
  })
  for (let request = 0; request < count / 3; request++) {
    const context = { requestId: hex(16), traceId: hex(32), userId: `u${Math.floor(random() * random() * 20_000)}` }
    log.withContext(context, () => {
      log.info('request received', { method: random() < 0.7 ? 'GET' : 'POST', path: paths[Math.floor(random() * paths.length)] })
      log.info('order {orderId} loaded', { orderId: hex(10), rows: Math.floor(random() * 20) })
      log.info('request completed', {
        statusCode: random() < 0.98 ? 200 : 500,
        durationMs: Math.round(random() * random() * 30_000) / 100,
      })
    })
    if (request % 500 === 0) await log.flush()
  }
  await log.close()
  return lines
}

/** Names of fields as numbers of a dictionary, times as differences in base 36: what a compact wire would be. */
function compact(lines: readonly string[]): string {
  const numbers = new Map<string, string>()
  let last = 0
  const names = /"([\w@.]+)":/g
  const short = lines.map((line) =>
    line
      .replaceAll(names, (_member, name: string) => {
        let number = numbers.get(name)
        if (number === undefined) {
          number = numbers.size.toString(36)
          numbers.set(name, number)
        }
        return `${number}:`
      })
      .replace(/^\{0:"([^"]+)"/, (_member, text: string) => {
        const time = Date.parse(text)
        const difference = time - last
        last = time
        return `{${difference.toString(36)}`
      }),
  )
  return `${[...numbers.keys()].join(' ')}\n${short.join('')}`
}

/** Sizes of one batch, and what it costs to make them: plain, compact, and either compressed. */
export async function measureWire(count: number): Promise<WireSize[]> {
  const lines = await makeLines(count)
  const plain = lines.join('')
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }
  const forms: Readonly<Record<string, () => Uint8Array>> = {
    plain: () => Buffer.from(plain),
    compact: () => Buffer.from(compact(lines)),
    'plain, gzip-6': () => gzipSync(plain),
    'compact, gzip-6': () => gzipSync(compact(lines)),
    'plain, zstd-3': () => zstdCompressSync(plain),
    'compact, zstd-3': () => zstdCompressSync(compact(lines)),
    'plain, brotli-5': () => brotliCompressSync(plain, brotli),
    'compact, brotli-5': () => brotliCompressSync(compact(lines), brotli),
  }
  const names = Object.keys(forms)
  const efforts = new Map<string, number[]>(names.map((name) => [name, []]))
  const sizes = new Map<string, number>()
  for (let round = -2; round < 7; round++) {
    for (const name of shuffled(names)) {
      const start = process.cpuUsage()
      const { length } = forms[name]?.() ?? []
      const { user, system } = process.cpuUsage(start)
      sizes.set(name, length)
      if (round >= 0) efforts.get(name)?.push(user + system)
    }
  }
  const bytesOf = (name: string): number => sizes.get(name) ?? 0
  const effortOf = (name: string): number => median(efforts.get(name) ?? [])
  return names.map((name) => ({
    name,
    bytes: bytesOf(name),
    ratio: bytesOf(name) / bytesOf('plain, gzip-6'),
    effort: effortOf(name) / effortOf('plain, gzip-6'),
  }))
}
