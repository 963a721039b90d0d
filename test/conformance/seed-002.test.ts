// The seed's document, to the letter, as far as this version owes it: its "Example Usage" line by line, its six tests by name with
// its four kinds of test data, and a row for each thing that it names.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { afterAll, describe, expect, it } from 'vitest'
import { elasticsearch } from '../../src/elasticsearch/index.ts'
import { httpHandler, type HttpOptions, tracedFetch } from '../../src/http/index.ts'
import {
  cachedLookup,
  composeStages,
  createLogger,
  createMasker,
  file,
  type LineBatch,
  type LoggerOptions,
  type LogRecord,
  memory,
  type Problem,
  route,
  runJob,
  type Sink,
  socket,
  type StageRecord,
  StructuredLogger,
  userEnricher,
  verifyAuditLog,
} from '../../src/index.ts'
import { createRandom } from '../../src/core/random.ts'
import { type Logs, openLogs } from '../../src/search/index.ts'
import { collapse, compressLogs, createMiner, decompressLogs, mineTemplates, store } from '../../src/store/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'cordwood-seed-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

/** Logs to a file, and opens it for queries. */
async function written(
  write: (log: StructuredLogger) => unknown,
  options: LoggerOptions = {},
): Promise<{ logs: Logs; records: readonly LogRecord[] }> {
  const path = join(folder, `${files++}.log`)
  const log = createLogger({ level: 'debug', sinks: [file({ path })], exit: { signals: [] }, ...options })
  await write(log)
  await log.close()
  const logs = await openLogs(path)
  const { records } = await logs.query().search({ order: 'oldest', limit: 10_000 })
  return { logs, records }
}
const messages = (records: readonly LogRecord[]): string[] => records.map(({ message }) => message)

describe('the example usage', () => {
  const audioData = Buffer.from('RIFF')
  const enhanceAudio = (data: Buffer): { quality: number; duration: number } => {
    if (data.length === 0) throw new RangeError('no samples')
    return { quality: 0.93, duration: 1.25 }
  }

  it('runs line by line', async () => {
    const sink = memory()
    const logger = new StructuredLogger({ service: 'audio_enhancement', level: 'debug', sinks: [sink], exit: { signals: [] } })

    logger.info('Processing started', { audio_id: 'audio_123', duration: 30.5, format: 'wav' })

    for (const data of [audioData, Buffer.alloc(0)]) {
      logger.withContext({ request_id: 'req_456', user_id: 'user_789', session_id: 'sess_abc' }, () => {
        logger.debug('Loading audio file', { file_path: '/data/audio.wav' })
        try {
          const result = enhanceAudio(data)
          logger.info('Enhancement completed', { quality_score: result.quality, processing_time: result.duration })
        } catch (error) {
          logger.error('Enhancement failed', error)
        }
      })
    }

    const enhanced = logger.measurePerformance('audio_enhancement', () => enhanceAudio(audioData))
    expect(enhanced.quality).toBe(0.93)

    const exception = new Error('separation failed')
    logger.logError(exception, { operation: 'speaker_separation', audio_length: 45.2, retry_count: 2 })
    await logger.flush()

    const ids = { 'http.request.id': 'req_456', 'user.id': 'user_789', 'session.id': 'sess_abc' }
    expect(sink.lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { 'log.level': 'info', message: 'Processing started', audio_id: 'audio_123', duration: 30.5, format: 'wav' },
      { 'log.level': 'debug', message: 'Loading audio file', file_path: '/data/audio.wav', ...ids },
      { 'log.level': 'info', message: 'Enhancement completed', quality_score: 0.93, processing_time: 1.25, ...ids },
      { 'log.level': 'debug', message: 'Loading audio file', ...ids },
      {
        'log.level': 'error',
        message: 'Enhancement failed',
        'error.type': 'RangeError',
        'error.message': 'no samples',
        'error.stack_trace': expect.stringContaining('enhanceAudio'),
        ...ids,
      },
      { 'log.level': 'info', message: 'audio_enhancement', 'event.action': 'audio_enhancement', 'event.outcome': 'success' },
      {
        'log.level': 'error',
        message: 'separation failed',
        operation: 'speaker_separation',
        audio_length: 45.2,
        retry_count: 2,
      },
    ])
    for (const record of sink.records.filter(
      ({ message }) => message === 'audio_enhancement' || message === 'separation failed',
    )) {
      expect(record.fields['http.request.id']).toBeUndefined()
    }
  })

  it('is opened by the name of its service', () => {
    expect(new StructuredLogger('audio_enhancement')).toBeInstanceOf(StructuredLogger)
  })

  it('runs its audit line', async () => {
    const path = join(folder, 'seed-audit.log')
    const logger = createLogger({ sinks: [], exit: { signals: [] }, audit: { path, key: 'from a vault', keep: ['actor'] } })

    const { seq, hash, durable } = logger.audit('Configuration changed', {
      user: 'admin@example.com',
      action: 'update_threshold',
      old_value: 0.7,
      new_value: 0.8,
    })
    await durable
    await logger.close()

    expect(
      readFileSync(path, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toMatchObject([
      {
        message: 'Configuration changed',
        actor: 'admin@example.com',
        action: 'update_threshold',
        before: 0.7,
        after: 0.8,
        seq,
        hash,
      },
    ])
    expect(await verifyAuditLog(path, { key: 'from a vault' })).toMatchObject({ ok: true, records: 1 })
  })
})

describe('the audit line', () => {
  it.each([
    ['actor before after', { actor: 'admin@example.com', before: 0.7, after: 0.8 }],
    ['user oldValue newValue', { user: 'admin@example.com', oldValue: 0.7, newValue: 0.8 }],
    ['user old_value new_value', { user: 'admin@example.com', old_value: 0.7, new_value: 0.8 }],
  ])('takes %s, and hashes the actor with the key where it is not kept', async (words, fields) => {
    const written = async (keep: readonly string[]): Promise<Record<string, unknown>> => {
      const path = join(folder, `audit ${words} ${keep.length}.log`)
      const logger = createLogger({ sinks: [], exit: { signals: [] }, audit: { path, key: 'from a vault', keep } })
      logger.audit('Configuration changed', fields)
      await logger.close()
      return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
    }
    expect(await written(['actor'])).toMatchObject({ actor: 'admin@example.com', before: 0.7, after: 0.8 })
    const hashed = await written([])
    expect(hashed).toMatchObject({ actor: expect.stringMatching(/^hmac:[0-9a-f]{16}:[0-9a-f]{32}$/), before: 0.7, after: 0.8 })
    expect(hashed).not.toHaveProperty('user')
  })
})

/** The seed's four kinds of test data. */
const scenarios = [
  { level: 'debug', message: 'Loading audio file', fields: { file_path: '/data/audio.wav' } },
  { level: 'info', message: 'Processing started', fields: { audio_id: 'audio_123' } },
  { level: 'warning', message: 'Queue is long', fields: { queue: 900 } },
  { level: 'error', message: 'Enhancement failed', fields: { audio_id: 'audio_124' } },
  { level: 'critical', message: 'Disk is full', fields: { freeBytes: 0 } },
] as const
const errors = [new TypeError('bad sample rate'), new Error('outer', { cause: new Error('inner') }), 'thrown text'] as const
const durations = [12, 250, 1000, 31, 4] as const
const context = {
  request_id: 'req_1',
  user_id: 'user_1',
  session_id: 'sess_1',
  transaction_id: 'tx_1',
  trace_id: 'a'.repeat(32),
  span_id: 'b'.repeat(16),
}

it('test_log_formatting: each scenario is one JSON line in one form', async () => {
  const { records } = await written((log) => {
    for (const { level, message, fields } of scenarios) log.log(level, message, fields)
  })
  expect(records.map(({ level, message }) => [level, message])).toEqual(
    scenarios.map(({ message }, index) => [[20, 30, 40, 50, 60][index], message]),
  )
  for (const [index, { fields }] of scenarios.entries()) expect(records[index]?.fields).toMatchObject(fields)
})

it('test_context_propagation: every line within carries the ids, across awaits', async () => {
  const { records } = await written(async (log) => {
    await log.withContext(context, async () => {
      for (const { level, message } of scenarios) {
        await new Promise((resolve) => setTimeout(resolve, 1))
        log.log(level, message)
      }
    })
    log.info('outside')
  })
  const ids = {
    'http.request.id': 'req_1',
    'user.id': 'user_1',
    'session.id': 'sess_1',
    'transaction.id': 'tx_1',
    'trace.id': context.trace_id,
    'span.id': context.span_id,
  }
  for (const record of records.slice(0, -1)) expect(record.fields).toMatchObject(ids)
  expect(records.at(-1)?.fields['http.request.id']).toBeUndefined()
})

it('test_error_logging: errors keep type, message, stack and cause', async () => {
  const { records } = await written((log) => {
    for (const error of errors) log.logError(error, { operation: 'enhance' })
  })
  expect(records.map(({ level, error }) => [level, error?.message])).toEqual([
    [50, 'bad sample rate'],
    [50, 'outer'],
    [50, 'thrown text'],
  ])
  expect(records[0]?.error).toMatchObject({ type: 'TypeError', stack_trace: expect.stringContaining('seed-002') })
  expect(records[1]?.error?.['cause']).toMatchObject([{ message: 'inner' }])
})

it('test_performance_logging: durations are logged, and can be computed with', async () => {
  const { logs } = await written((log) => {
    for (const [index, ms] of durations.entries()) log.logPerformance('enhance', ms, { chunk: index })
  })
  const { duration } = await logs.aggregate('event.action: enhance', { duration: { stats: 'event.duration' } })
  expect(duration).toMatchObject({ count: 5, min: 4e6, max: 1e9, sum: 1297e6 })
})

it('test_log_aggregation: counts by level, over time, and percentiles', async () => {
  const { logs } = await written((log) => {
    for (const { level, message } of scenarios) log.log(level, message)
    for (const ms of durations) log.logPerformance('enhance', ms)
  })
  const { levels, overTime, slow, total } = await logs.aggregate('*', {
    levels: { terms: 'log.level' },
    overTime: { dateHistogram: '1h' },
    slow: { percentiles: 'event.duration', at: [50] },
  })
  expect(total).toBe(10)
  expect(levels.buckets[0]).toMatchObject({ key: 'info', count: 6 })
  expect(overTime.buckets.reduce((sum, { count }) => sum + count, 0)).toBe(10)
  expect(slow.p50).toBe(31e6)
})

it('test_search_functionality: a line is found by words, level, id and time', async () => {
  const { logs } = await written((log) => {
    for (const { level, message, fields } of scenarios) log.withContext(context, () => log.log(level, message, fields))
  })
  const find = async (query: string): Promise<string[]> => messages((await logs.search(query)).records)
  expect(await find('"enhancement failed"')).toEqual(['Enhancement failed'])
  expect(await find('level >= error and audio_id: audio_124')).toEqual(['Enhancement failed'])
  expect(await find('request_id: req_1 and disk')).toEqual(['Disk is full'])
  const later = await logs.search('*', { from: Date.now() + 60_000 })
  expect(later.records).toEqual([])
})

describe('the logger', () => {
  it('log(level, message, fields): by name, alias or number; an unknown level is one Problem, and the line is kept at info', async () => {
    const problems: Problem[] = []
    const { records } = await written(
      (log) => {
        log.log('INFO', 'a', { n: 1 })
        log.log('WARNING', 'b')
        log.log(60, 'c')
        log.log('verbose' as 'info', 'd')
      },
      { onProblem: (problem) => problems.push(problem) },
    )
    expect(records.map(({ level }) => level)).toEqual([30, 40, 60, 30])
    expect(problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_LEVEL_UNKNOWN'])
  })

  it('context: readable, and what is current', () => {
    const log = createLogger({ sinks: [memory()], exit: { signals: [] } })
    expect(log.withContext({ request_id: 'r' }, () => log.context)).toEqual({ request_id: 'r' })
    expect(log.context).toEqual({})
  })

  it.each(
    Object.entries({
      requestId: 'http.request.id',
      userId: 'user.id',
      sessionId: 'session.id',
      transactionId: 'transaction.id',
      traceId: 'trace.id',
      spanId: 'span.id',
    }),
  )('%s is found by its own name, in both spellings, and as %s', async (name, ecs) => {
    const { logs } = await written((log) => log.withContext({ [name]: 'abc123' }, () => log.info('found')))
    const snake = name.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`)
    for (const field of [name, snake, ecs])
      expect(messages((await logs.search(`${field}: abc123`)).records), field).toEqual(['found'])
  })

  it('thread, process and host are on every line', async () => {
    const { records } = await written((log) => log.info('x'))
    expect(records[0]?.fields).toMatchObject({
      'process.pid': process.pid,
      'process.thread.id': threadId,
      'host.hostname': hostname(),
    })
  })

  it.each(['ms', 'us', 'ns'] as const)('lines of one millisecond come back in the order of the calls: %s', async (timestamp) => {
    const { records, logs } = await written(
      (log) => {
        for (let index = 0; index < 500; index++) log.info('x', { index })
      },
      { timestamp },
    )
    const order = Array.from({ length: 500 }, (_, index) => index)
    expect(records.map(({ fields }) => fields['index'])).toEqual(order)
    expect(records.map(({ sequence }) => sequence)).toEqual(order.map((index) => index + 1))
    const newest = await logs.search('*')
    expect(newest.records.map(({ fields }) => fields['index'])).toEqual(order.reverse())
    expect(new Set(records.map(({ time }) => Math.floor(time))).size).toBeLessThan(500)
  })

  it.each([
    ['level: CRITICAL', ['c']],
    ['level: fatal', ['c']],
    ['level: WARNING', ['w']],
    ['level: warn', ['w']],
    ['level >= WARNING', ['w', 'e', 'c']],
    ['level: DEBUG', ['d']],
  ])('the five level names are accepted in queries: %s', async (query, expected) => {
    for (const levelNames of [{}, { warn: 'WARNING', fatal: 'CRITICAL' }]) {
      const { logs } = await written(
        (log) => {
          log.debug('d')
          log.info('i')
          log.warning('w')
          log.error('e')
          log.critical('c')
        },
        { levelNames },
      )
      const { records } = await logs.query(query).search({ order: 'oldest' })
      expect(messages(records)).toEqual(expected)
    }
  })

  it('measure_performance whose body throws: failure, duration and error, and it is thrown on', async () => {
    const { records } = await written((log) => {
      expect(() =>
        log.measurePerformance('enhance', () => {
          throw new TypeError('bad')
        }),
      ).toThrow('bad')
    })
    expect(records[0]).toMatchObject({
      level: 50,
      error: { type: 'TypeError' },
      fields: { 'event.outcome': 'failure', 'event.duration': expect.any(Number) },
    })
  })

  it('errors are tracked: the query helper counts by fingerprint', async () => {
    const { logs } = await written((log) => {
      const fail = (id: number): Error => new Error(`order ${id} failed`)
      for (const id of [1, 2, 3]) log.logError(fail(id))
      log.logError(new TypeError('other'))
    })
    const { kinds } = await logs.aggregate('level: error', { kinds: { terms: 'error.fingerprint' } })
    expect(kinds.buckets.map(({ count }) => count)).toEqual([3, 1])
  })
})

type Handler = (request: IncomingMessage, response: ServerResponse) => void

async function listening(handler: Handler): Promise<{ url: string; server: Server }> {
  const server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

describe('a request', () => {
  const serve = async (path: string, options: HttpOptions<IncomingMessage> = {}, headers: Record<string, string> = {}) => {
    const sink = memory()
    const log = createLogger({ sinks: [sink], exit: { signals: [] } })
    const { url, server } = await listening(
      httpHandler(
        log,
        (_request, response) => {
          log.info('inside')
          response.end('hello')
        },
        options,
      ),
    )
    await (await fetch(url + path, { headers })).text()
    await new Promise((resolve) => server.close(resolve))
    await log.flush()
    return sink.records
  }

  it('has one access line under ECS names', async () => {
    const [, access] = await serve('/orders/1?q=2', {}, { 'user-agent': 'seed' })
    expect(access).toMatchObject({
      level: 30,
      fields: {
        'http.request.method': 'GET',
        'url.path': '/orders/1',
        'http.response.status_code': 200,
        'event.duration': expect.any(Number),
        'http.response.body.bytes': 5,
        'client.ip': '127.0.0.1',
        'user_agent.original': 'seed',
      },
    })
  })

  it('has the session, user and transaction that functions of the request tell', async () => {
    const [inside] = await serve('/', { session: () => 'sess_1', user: () => 'user_1', transaction: () => 'tx_1' })
    expect(inside?.fields).toMatchObject({ 'session.id': 'sess_1', 'user.id': 'user_1', 'transaction.id': 'tx_1' })
  })

  it('has the transaction of its header, else its root span', async () => {
    const [fromHeader] = await serve('/', {}, { 'x-transaction-id': 'tx_2' })
    expect(fromHeader?.fields['transaction.id']).toBe('tx_2')
    const [own] = await serve('/')
    expect(own?.fields['transaction.id']).toMatch(/^[0-9a-f]{16}$/)
    expect(own?.fields['transaction.id']).toBe(own?.fields['span.id'])
  })

  it('gives a job a transaction of its own', async () => {
    const { records } = await written(async (log) => {
      await runJob('nightly', {}, async () => log.info('a'))
      await runJob('nightly', {}, async () => log.info('b'))
    })
    const ids = records.map(({ fields }) => fields['transaction.id'])
    expect(new Set(ids).size).toBe(2)
    expect(ids[0]).toMatch(/^[0-9a-f]{16}$/)
  })

  it('is found in two services by one trace id and one request id', async () => {
    const path = join(folder, 'two-services')
    mkdirSync(path)
    const open = (service: string): StructuredLogger =>
      createLogger({ service, sinks: [file({ path: join(path, `${service}.log`) })], exit: { signals: [] } })
    const [shop, stock] = [open('shop'), open('stock')]
    const inner = await listening(
      httpHandler(stock, (_request, response) => {
        stock.info('reserved')
        response.end('ok')
      }),
    )
    const outer = await listening(
      httpHandler(shop, (_request, response) => {
        shop.info('ordered')
        void tracedFetch(inner.url).then(() => response.end('ok'))
      }),
    )
    const response = await fetch(outer.url, { headers: { 'x-request-id': 'req_1' } })
    await response.text()
    for (const { server } of [inner, outer]) await new Promise((resolve) => server.close(resolve))
    await Promise.all([shop.close(), stock.close()])

    const logs = await openLogs(path)
    const { records } = await logs.search('request_id: req_1')
    expect(new Set(records.map(({ fields }) => fields['service.name']))).toEqual(new Set(['shop', 'stock']))
    const traceId = String(records[0]?.fields['trace.id'])
    const found = await logs.search(`traceId: ${traceId}`)
    expect(messages(found.records)).toEqual(expect.arrayContaining(['ordered', 'reserved']))
    expect(found.records).toHaveLength(records.length)
  })
})

describe('the pipeline', () => {
  const recording = (more: Partial<Sink> = {}): { sink: Sink; batches: LineBatch[] } => {
    const batches: LineBatch[] = []
    const sink: Sink = {
      name: 'recording',
      async write(batch) {
        batches.push(batch)
      },
      async flush() {},
      async [Symbol.asyncDispose]() {},
      ...more,
    }
    return { sink, batches }
  }

  it('holds at least the 10,000 lines of the queue by default: 16,384', async () => {
    const stuck = recording({ write: () => new Promise(() => {}) })
    const log = createLogger({ sinks: [stuck.sink], exit: { signals: [] }, onProblem: () => {} })
    for (let index = 0; index < 20_000; index++) log.info('x')
    const { accepted, pending, dropped } = log.stats.sinks[0] ?? {}
    expect([accepted?.total, (pending?.total ?? 0) + (dropped?.total ?? 0)]).toEqual([20_000, 20_000])
    expect(pending?.total).toBeGreaterThanOrEqual(16_384)
    // At most one batch is on its way besides what the ring holds.
    expect(pending?.total).toBeLessThanOrEqual(2 * 16_384)
  })

  it.each([
    [100, 1000],
    [100, 100],
    [1000, 1000],
  ])('batches can be set to %i lines or %i ms', async (maxLines, maxAgeMs) => {
    const { sink, batches } = recording({ batch: { maxLines, maxAgeMs } })
    const log = createLogger({ sinks: [sink], exit: { signals: [] } })
    const begun = performance.now()
    for (let index = 0; index < 2 * maxLines + 1; index++) log.info('x')
    await expect.poll(() => batches.length, { interval: 1 }).toBeGreaterThan(1)
    const sizes = batches.map(({ lines }) => lines.length)
    expect(sizes.slice(0, 2)).toEqual([maxLines, maxLines])
    // The last line waits for others; a machine may stand still for as long as it waits.
    if (performance.now() - begun < maxAgeMs) expect(sizes).toHaveLength(2)
    await log.close()
    expect(batches.reduce((sum, { lines }) => sum + lines.length, 0)).toBe(2 * maxLines + 1)
  })

  it('drains each sink in order, one batch at a time', async () => {
    let open = 0
    let most = 0
    const seen: number[] = []
    const { sink } = recording({
      batch: { maxLines: 10 },
      async write({ sequences }) {
        most = Math.max(most, ++open)
        await new Promise((resolve) => setTimeout(resolve, 1))
        seen.push(...sequences)
        open--
      },
    })
    const log = createLogger({ sinks: [sink], exit: { signals: [] } })
    for (let index = 0; index < 200; index++) log.info('x')
    await log.close()
    expect(most).toBe(1)
    expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => index + 1))
  })

  it('process_log_entry: composeStages runs one record through enrich, mask and route without a sink, and a stage of your own', async () => {
    const collapse = { process: (record: StageRecord) => ({ ...record, fields: { ...record.fields, count: 1 } }) }
    const stages = composeStages([
      (record) => ({ contact: record.get('uploader') }),
      createMasker(),
      collapse,
      route({ when: { type: 'audio_processing' }, sinks: [memory()] }),
    ])
    const entry = { type: 'audio_processing', message: 'by ada@example.org', uploader: 'ada@example.org' }
    expect(await stages.process(entry)).toMatchObject({
      message: 'by [EMAIL]',
      fields: { uploader: '[EMAIL]', contact: '[EMAIL]', count: 1 },
      sinks: ['memory'],
    })
  })

  it('masks after enriching: an enricher sees the address, and no line shows what it adds in the clear', async () => {
    const sink = memory()
    const seen: unknown[] = []
    const log = createLogger({
      sinks: [sink],
      exit: { signals: [] },
      enrich: [
        (record) => {
          seen.push(record.get('email'))
          return { copyOf: `mail to ${String(record.get('email'))}`, password: 'hunter2' }
        },
        async () => ({ later: 'bob@example.org' }),
      ],
    })
    log.info('hi', { email: 'ada@example.org' })
    await log.close()
    expect(seen).toEqual(['ada@example.org'])
    expect(sink.lines.join('')).not.toMatch(/ada@|bob@|hunter2/)
    expect(sink.records[0]?.fields).toMatchObject({ copyOf: 'mail to [EMAIL]', password: '[REDACTED]', later: '[EMAIL]' })
  })

  it('enriches by type: http_request, audio_processing, error and generic', async () => {
    const sink = memory()
    const types = ['http_request', 'audio_processing', 'error', 'generic']
    const enrich = types.map((type) => ({ when: { type }, enrich: { enrichedAs: type } }))
    const log = createLogger({ sinks: [sink], exit: { signals: [] }, enrich })
    log.info('GET /', { 'http.request.method': 'GET' })
    log.info('stage done', { type: 'audio_processing' })
    log.error('bad', new Error('x'))
    log.info('else')
    for (const type of types) log.info('named', { type })
    await log.close()
    expect(sink.records.map(({ fields }) => fields['enrichedAs'])).toEqual([...types, ...types])
  })

  it('enriches audio_processing by audio id, stage and output path (examples/audio-enhancement.ts prints it)', async () => {
    const sink = memory()
    const loaded: string[] = []
    const load = async (key: string): Promise<object> => (loaded.push(key), { of: key })
    const when = { type: 'audio_processing' }
    const log = createLogger({
      sinks: [sink],
      exit: { signals: [] },
      enrich: [
        cachedLookup({ when, key: 'audio_id', load, as: 'audio_metadata' }),
        cachedLookup({ when, key: 'processing_stage', load, as: 'stage_metrics' }),
        cachedLookup({ when, key: 'output_path', load, as: 'quality_metrics' }),
      ],
    })
    log.info('done', { type: 'audio_processing', audio_id: 'audio_123', processing_stage: 'denoise', output_path: '/out.wav' })
    log.info('else', { audio_id: 'audio_124' })
    await log.close()
    expect(loaded.sort()).toEqual(['/out.wav', 'audio_123', 'denoise'])
    expect(sink.records.find(({ message }) => message === 'done')?.fields).toMatchObject({
      audio_metadata: { of: 'audio_123' },
      stage_metrics: { of: 'denoise' },
      quality_metrics: { of: '/out.wav' },
    })
  })

  it('UserContextEnricher: by user.id, one look-up a key, misses kept, 10,000 users and 300 s by default, stale while refreshing', async () => {
    let now = 0
    const asked: string[] = []
    const user = userEnricher({
      now: () => now,
      load(id) {
        asked.push(id)
        return id === 'gone' ? undefined : { roles: [`role ${asked.length}`] }
      },
    })
    const log = createLogger({ sinks: [memory()], exit: { signals: [] }, enrich: [user] })
    for (let each = 0; each < 3; each++) log.withContext({ user_id: 'user_789' }, () => log.info('a'))
    for (let each = 0; each < 3; each++) log.info('b', { userId: 'gone' })
    expect(asked).toEqual(['user_789', 'gone'])
    now = 299_999
    log.info('fresh', { userId: 'user_789' })
    expect(asked).toHaveLength(2)
    now = 300_000
    log.info('stale', { userId: 'user_789' })
    expect(asked).toHaveLength(3)
    // The 10,000th newest is still known, the one before it is not.
    for (let each = 0; each < 10_000; each++) log.info('many', { userId: `u${each}` })
    const before = asked.length
    log.info('known', { userId: 'u0' })
    expect(asked).toHaveLength(before)
    log.info('forgotten', { userId: 'user_789' })
    expect(asked).toHaveLength(before + 1)
    await log.close()
  })

  it("Logstash: NDJSON over TCP with '@version', read line by line by a real listener", async () => {
    const received: string[] = []
    const server = createTcpServer((peer) => peer.on('data', (bytes) => received.push(bytes.toString())))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const log = createLogger({ enrich: [{ '@version': '1' }], sinks: [socket({ port })], exit: { signals: [] } })
    log.info('Processing started', { audio_id: 'audio_123' })
    await log.close()
    await new Promise((resolve) => server.close(resolve))
    expect(
      received
        .join('')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as object),
    ).toMatchObject([{ '@version': '1', '@timestamp': expect.any(String), message: 'Processing started', audio_id: 'audio_123' }])
  })

  it('LogRouter: each line goes where its type or level says', async () => {
    const [audio, bad, rest] = [memory(), memory(), memory()]
    const log = createLogger({
      exit: { signals: [] },
      sinks: [
        route({
          when: { level: 'ERROR' },
          sinks: [bad],
          otherwise: [route({ when: { type: 'audio_processing' }, sinks: [audio], otherwise: [rest] })],
        }),
      ],
    })
    log.critical('down', { type: 'audio_processing' })
    log.info('stage', { type: 'audio_processing' })
    log.info('else')
    await log.close()
    expect([bad, audio, rest].map((sink) => messages(sink.records))).toEqual([['down'], ['stage'], ['else']])
  })
})

describe('sampling', () => {
  const decide = (options: LoggerOptions['sampling'], level: string, count: number, fields: object = {}): number => {
    const log = createLogger({ level: 'trace', sinks: [memory()], exit: { signals: [] }, ...(options && { sampling: options }) })
    for (let index = 0; index < count; index++) log.log(level as 'info', 'x', fields)
    return (count - log.stats.sampled.total) / count
  }

  it.each([
    ['debug', 0.01],
    ['info', 0.1],
    ['warning', 0.5],
    ['error', 1],
    ['critical', 1],
    ['trace', 0.01],
  ])("'adaptive' keeps of %s lines a share of %f", (level, rate) => {
    const count = 20_000
    // Five standard deviations.
    expect(Math.abs(decide('adaptive', level, count) - rate)).toBeLessThanOrEqual(5 * Math.sqrt((rate * (1 - rate)) / count))
  })

  it('is off unless it is asked for', () => {
    expect(decide(undefined, 'debug', 1000)).toBe(1)
  })

  it.each([
    ['event-loop delay', { eventLoopDelayMs: 400 }, 0.25],
    ['no load', { eventLoopDelayMs: 100 }, 1],
  ])('lowers the rate to rate x (1 - load): %s', async (_, { eventLoopDelayMs }, factor) => {
    const sink = memory()
    const log = createLogger({
      sinks: [sink],
      exit: { signals: [] },
      sampling: {
        rates: { info: 0.4 },
        adaptive: { target: { eventLoopDelayMs: 100 } },
        eventLoopDelayMs: () => eventLoopDelayMs,
        random: () => 0,
      },
    })
    log.info('x')
    await log.flush()
    expect(sink.records[0]?.fields['sample_rate']).toBeCloseTo(0.4 * factor)
  })

  it('leaves a floor at full load', async () => {
    const sink = memory()
    const log = createLogger({
      sinks: [sink],
      exit: { signals: [] },
      sampling: { rates: { info: 0.4 }, adaptive: { floor: 0.02 }, eventLoopDelayMs: () => 1e9, random: () => 0 },
    })
    log.info('x')
    await log.flush()
    expect(sink.records[0]?.fields).toMatchObject({ sample_rate: 0.02, 'log.sample_weight': 50 })
  })

  it.each([
    ['user_facing', { user_facing: true }, false, 2],
    ['critical_path', { critical_path: true }, false, 1.5],
    ['a recent error', {}, true, 1.3],
    ['all three, up to the cap', { user_facing: true, critical_path: true }, true, 3],
  ])('raises the rate for %s', async (_, fields, hasError, factor) => {
    const sink = memory({ filter: ({ level }) => level < 50 })
    const sampling = { rates: { info: 0.1 }, adaptive: true, eventLoopDelayMs: () => 0, random: () => 0 }
    const log = createLogger({ sinks: [sink], exit: { signals: [] }, sampling })
    if (hasError) log.error('x')
    log.info('x', fields)
    await log.flush()
    expect(sink.records[0]?.fields['sample_rate']).toBeCloseTo(0.1 * factor)
  })

  it('takes a function in the place of these factors', async () => {
    const sink = memory()
    const sampling = { rates: { info: 0.1 }, importance: () => 4, random: () => 0 }
    const log = createLogger({ sinks: [sink], exit: { signals: [] }, sampling })
    log.info('x', { user_facing: true })
    await log.flush()
    expect(sink.records[0]?.fields['sample_rate']).toBeCloseTo(0.4)
  })

  it('always keeps errors, and can still count what it left out', async () => {
    const { logs, records } = await written(
      (log) => {
        for (let index = 0; index < 4000; index++) log.log(index % 100 === 0 ? 'error' : 'info', 'x')
      },
      { sampling: { rates: { info: 0.1 }, burst: { first: 20, thereafter: 5, windowMs: 60_000 }, random: createRandom(5) } },
    )
    expect(records.filter(({ level }) => level === 50)).toHaveLength(40)
    expect(records.length).toBeLessThan(300)
    const { levels } = await logs.query().aggregate({ levels: { terms: 'level' } }, { weighted: true })
    const count = (key: string): number => levels.buckets.find((bucket) => bucket.key === key)?.count ?? 0
    expect(count('error')).toBe(40)
    expect(Math.abs(count('info') - 3960)).toBeLessThan(1200)
  })
})

describe('compression', () => {
  it('puts groups of more than 5 similar entries together: message, count, first_occurrence, last_occurrence, sample_details', async () => {
    const [all, few] = [memory(), memory()]
    const log = createLogger({ sinks: [all, collapse(few)], exit: { signals: [] } })
    for (let attempt = 1; attempt <= 6; attempt++) log.info('retrying {url}', { url: '/a', attempt })
    for (let index = 0; index < 5; index++) log.warn('disk is filling', { index })
    for (let index = 0; index < 6; index++) log.error('failed', { index })
    await log.close()
    const lines = few.lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(all.lines).toHaveLength(17)
    expect(lines.map(({ message }) => message)).toEqual([
      'retrying /a',
      ...Array<string>(5).fill('disk is filling'),
      ...Array<string>(6).fill('failed'),
    ])
    const [first, last] = [all.records[0], all.records[5]]
    expect(lines[0]).toMatchObject({
      count: 6,
      first_occurrence: new Date(first?.time ?? 0).toISOString(),
      last_occurrence: new Date(last?.time ?? 0).toISOString(),
      sample_details: [{ attempt: 1 }, { attempt: 4 }, { attempt: 6 }],
      first_id: first?.id,
      last_id: last?.id,
    })
  })

  it('finds templates and variables of lines that others wrote, and forgetting changes no id', () => {
    const miner = createMiner({ maxTemplates: 1000 })
    const { id, template, variables } = miner.add('2026-11-21 10:00:00 INFO shop.Cart: user 42 added item 7')
    expect([template, variables]).toEqual(['user <*> added item <*>', ['42', '7']])
    const word = (index: number): string => index.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'.charAt(Number(digit)))
    for (let index = 0; index < 5000; index++) miner.add(`${word(index)} ${word(index * 7)} ${word(index * 31)}`)
    expect(miner.toJSON().templates.length).toBeLessThanOrEqual(1003)
    expect(miner.match('user 1 added item 2')).toBeUndefined()
    expect(miner.add('user 1 added item 2').id).toBe(id)
  })

  it('mined lines carry log.template_id and log.variables; of own lines the fields are the variables', async () => {
    const stages = composeStages([mineTemplates()])
    const mined = await stages.process({ message: 'user 42 added item 7' })
    expect(mined?.fields).toEqual({
      'log.template_id': createMiner().add('user 1 added item 2').id,
      'log.variables': ['42', '7'],
    })
    const own = await stages.process({ message: 'user 42 added', template: 'user {userId} added', fields: { userId: 42 } })
    expect(own?.fields).toEqual({ userId: 42 })
  })

  it('compressLogs answers with data, ratio and templates, and its decoder with the records', () => {
    const records = Array.from({ length: 500 }, (_, n) => ({ time: 1.7e12 + n, level: 30, msg: `user ${n} added item ${n % 7}` }))
    const { data, ratio, templates } = compressLogs(records)
    expect(ratio).toBeGreaterThan(10)
    expect(templates).toMatchObject([{ template: 'user <*> added item <*>', count: 500 }])
    expect(decompressLogs(data)).toEqual(records)
  })
})

describe('limits', () => {
  const deep = (levels: number): object => (levels === 0 ? { end: true } : { a: deep(levels - 1) })

  it.each([
    ['maxDepth', () => ({ value: deep(20) })],
    ['maxKeys', () => ({ value: Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, index])) })],
    ['maxStringLength', () => ({ value: 'x'.repeat(40_000) })],
    ['maxLineBytes', () => ({ value: Array.from({ length: 20 }, () => 'x'.repeat(30_000)) })],
  ])('%s cuts by default, and the marker names it', async (name, fields) => {
    const sink = memory()
    const log = createLogger({ sinks: [sink], exit: { signals: [] } })
    log.info('x', fields())
    await log.flush()
    expect(sink.lines[0]).toContain(`[${name}]`)
    expect(sink.lines[0]?.length).toBeLessThanOrEqual(262_144)
  })
})

describe('the query helper', () => {
  it('search answers at most 1,000 lines unless told otherwise, and export all', async () => {
    const { logs } = await written((log) => {
      for (let index = 0; index < 1500; index++) log.info('x')
    })
    expect((await logs.search('*')).records).toHaveLength(1000)
    expect((await logs.search('*', {}, 10)).records).toHaveLength(10)
    const exported: LogRecord[] = []
    for await (const record of logs.query().export()) exported.push(record)
    expect(exported).toHaveLength(1500)
  })

  it("aggregate takes the seed's { type, field, params } beside the typed form, with the same answer", async () => {
    const { logs } = await written((log) => {
      for (const { level, message } of scenarios) log.log(level, message)
      log.info('x')
    })
    const seeds = await logs.aggregate('*', { levels: { type: 'terms', field: 'log.level', params: { size: 2 } } })
    const typed = await logs.aggregate('*', { levels: { terms: 'log.level', size: 2 } })
    expect(seeds.levels).toEqual(typed.levels)
    expect(seeds.levels.buckets).toHaveLength(2)
  })
})

describe('compliance', () => {
  it('finds, exports and erases the data of a person, each with an audit line that does not say who he is', async () => {
    const dir = join(folder, `${files++}-store`)
    const auditPath = join(folder, `${files++}-audit.log`)
    const audit = createLogger({ sinks: [], audit: { path: auditPath, key: 'from a vault' }, exit: { signals: [] } })
    const log = createLogger({ sinks: [store({ dir })], mask: { mode: 'off' }, exit: { signals: [] } })
    for (let index = 0; index < 30; index++)
      log.withContext({ userId: index % 3 === 0 ? 'user_789' : 'user_1' }, () => log.info('enhanced {index}', { index }))
    log.info('mail to user_789@example.org')
    await log.close()
    const logs = await openLogs(dir)
    const request = { audit, actor: 'data protection officer', reference: 'DSR-2026-7' }
    const person = { 'user.id': 'user_789', message: 'user_789@example.org' }
    expect(await logs.findPerson(person, request)).toMatchObject({ lines: 11, complete: true })
    const exported: string[] = []
    for await (const { message } of logs.exportPerson(person, request)) exported.push(message)
    expect(exported).toHaveLength(11)
    expect(await logs.erasePerson(person, request)).toMatchObject({ erased: 11, failed: 0, remaining: 0 })
    expect((await logs.search('*')).total).toBe(20)
    await logs.close()
    await audit.close()
    const records = readFileSync(auditPath, 'utf8')
      .trimEnd()
      .split('\n')
      .filter((line) => line.includes('DSR-2026-7'))
    expect(records.map((line) => /person\.(\w+)/.exec(line)?.[1])).toEqual(['find', 'export', 'export', 'erase', 'erase'])
    expect(records.join('')).not.toMatch(/user_789|officer/)
    expect((await verifyAuditLog(auditPath, { key: 'from a vault' })).ok).toBe(true)
  })
})

describe('Kibana', () => {
  it('gets a data view, saved searches and a dashboard, importable as NDJSON: written by the bootstrap', async () => {
    const kibanaFile = join(folder, 'kibana.ndjson')
    const sink = elasticsearch({ node: 'http://127.0.0.1:9', closeDeadlineMs: 0, bootstrap: { kibanaFile } })
    const log = createLogger({ service: 'audio', sinks: [sink], exit: { signals: [] }, onProblem: () => undefined })
    await expect.poll(() => existsSync(kibanaFile) && readFileSync(kibanaFile, 'utf8').endsWith('}\n')).toBe(true)
    await log.close()
    const types = readFileSync(kibanaFile, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { type?: string }).type)
    expect(new Set(types)).toEqual(new Set(['index-pattern', 'search', 'visualization', 'dashboard', undefined]))
  })
})
