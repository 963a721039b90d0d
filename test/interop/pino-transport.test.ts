import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import real from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogger, type Problem, type StructuredLogger } from '../../src/index.ts'
import { pino, pinoTransport, type TransportStream } from '../../src/interop/pino.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordwood-transport-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const quiet = { exit: { signals: [] } } as const
const linesIn = (path: string): Record<string, unknown>[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

/** Closes it when its lines are with the worker: a close alone waits five seconds, and a thread may take longer to start. */
async function settle(log: StructuredLogger): Promise<void> {
  do await log.flush()
  while (log.stats.pending.total > 0)
  await log.close()
}

/** A transport that does what a test needs, in a worker. */
function transportFile(body: string): string {
  const path = join(folder, 'transport.mjs')
  writeFileSync(path, body)
  return path
}

it("writes the lines of any logger through pino's transports, in pino's format", async () => {
  const path = join(folder, 'app.log')
  const log = createLogger({ ...quiet, sinks: [pinoTransport({ target: 'pino/file', options: { destination: path } })] })
  for (let n = 0; n < 1000; n++) log.info({ n }, 'line')
  log.error('failed', new RangeError('boom'))
  await settle(log)
  const lines = linesIn(path)
  expect(lines.slice(0, 1000).map(({ n }) => n)).toEqual(Array.from({ length: 1000 }, (_, n) => n))
  expect(lines[1000]).toMatchObject({ level: 50, msg: 'failed', err: { type: 'RangeError' } })
  expect(log.stats).toMatchObject({ written: { total: 1001 }, pending: { total: 0 }, dropped: { total: 0 } })
})

it('sends each target the lines of its level', async () => {
  const [all, errors] = [join(folder, 'all.log'), join(folder, 'errors.log')]
  const log = createLogger({
    ...quiet,
    level: 'debug',
    sinks: [
      pinoTransport({
        targets: [
          { target: 'pino/file', level: 'debug', options: { destination: all } },
          { target: 'pino/file', level: 'error', options: { destination: errors } },
        ],
      }),
    ],
  })
  log.debug('one')
  log.warn('two')
  log.error('three')
  await settle(log)
  expect([linesIn(all).map(({ msg }) => msg), linesIn(errors).map(({ msg }) => msg)]).toEqual([
    ['one', 'two', 'three'],
    ['three'],
  ])
})

it('tells the worker of levels and keys, as pino does', async () => {
  const path = join(folder, 'config.log')
  const target = transportFile(`
    import { appendFileSync } from 'node:fs'
    import { Writable } from 'node:stream'
    import { parentPort } from 'node:worker_threads'
    export default () => {
      parentPort.on('message', (message) => { if (message.code === 'PINO_CONFIG') appendFileSync(${JSON.stringify(path)}, JSON.stringify(message) + '\\n') })
      return new Writable({ write(_chunk, _encoding, done) { done() } })
    }
  `)
  const log = createLogger({ ...quiet, levels: { notice: 35 }, sinks: [pinoTransport({ target })] })
  log.notice('seen')
  await settle(log)
  const config = { messageKey: 'message', errorKey: 'error' }
  const own = pino({ ...quiet, ...config, customLevels: { notice: 35 }, transport: { target } })
  own.notice('seen')
  await own.close()
  const theirs = real({ ...config, customLevels: { notice: 35 } }, real.transport({ target }))
  theirs.notice('seen')
  await new Promise((resolve) => theirs.flush(resolve))
  const [first, second, third] = linesIn(path)
  expect(first).toMatchObject({
    config: { messageKey: 'msg', errorKey: 'err', levels: { values: { notice: 35 }, labels: { 35: 'notice' } } },
  })
  expect(second).toEqual(third)
})

it('prints through pino-pretty in a worker', async () => {
  const path = join(folder, 'pretty.log')
  const options = { destination: path, colorize: false, ignore: 'pid,hostname,time' }
  const log = createLogger({ ...quiet, sinks: [pinoTransport({ target: 'pino-pretty', options })] })
  log.warn({ a: 1 }, 'seen')
  await settle(log)
  expect(readFileSync(path, 'utf8')).toBe('WARN: seen\n    a: 1\n')
})

it("is the option `transport` of pino's function, and its second argument", async () => {
  const [first, second] = [join(folder, 'first.log'), join(folder, 'second.log')]
  const one = pino({
    ...quiet,
    customLevels: { notice: 35 },
    transport: { target: 'pino/file', options: { destination: first } },
  })
  one.notice({ a: 1 }, 'one')
  await one.close()
  const two = pino(quiet, real.transport({ target: 'pino/file', options: { destination: second } }) as never)
  two.info('two')
  await two.close()
  expect(linesIn(first)).toMatchObject([{ level: 35, a: 1, msg: 'one' }])
  expect(linesIn(second)).toMatchObject([{ level: 30, msg: 'two' }])
})

it('waits for a worker that is slow, and loses nothing', async () => {
  const path = join(folder, 'slow.log')
  const target = transportFile(`
    import { appendFileSync } from 'node:fs'
    import { Writable } from 'node:stream'
    export default () => new Writable({ highWaterMark: 1024, write(chunk, _encoding, done) { appendFileSync(${JSON.stringify(path)}, chunk); setTimeout(done, 1) } })
  `)
  const log = createLogger({ ...quiet, sinks: [pinoTransport({ target })] })
  for (let n = 0; n < 300; n++) log.info({ n, pad: 'x'.repeat(20_000) }, 'line')
  await settle(log)
  expect(linesIn(path).map(({ n }) => n)).toEqual(Array.from({ length: 300 }, (_, n) => n))
})

describe('a worker that dies', () => {
  const dying = `
    import { Writable } from 'node:stream'
    export default () => new Writable({ write(chunk, _encoding, done) { if (String(chunk).includes('poison')) setImmediate(() => { throw new Error('worker down') }); done() } })
  `
  it('costs what it had not written, which is counted, and not the process', async () => {
    const problems: Problem[] = []
    const transport = real.transport({ target: transportFile(dying) }) as unknown as TransportStream
    const log = createLogger({ ...quiet, sinks: [pinoTransport(transport)], onProblem: (problem) => problems.push(problem) })
    log.info('fine')
    await log.flush()
    log.info('poison')
    const closed = new Promise<void>((resolve) => transport.once('close', () => resolve()))
    await log.flush()
    await closed
    log.info('late')
    await log.flush()
    const { written, dropped, pending, emitted } = log.stats
    expect(emitted.total).toBe(3)
    expect(written.total + dropped.total + pending.total).toBe(3)
    expect(dropped.total).toBeGreaterThanOrEqual(1)
    expect(pending.total).toBe(0)
    expect(problems.map(({ code }) => code)).toContain('CORDWOOD_PROBLEM_SINK_CLOSED')
    await log.close()
  })

  it('at its start is told, and the lines are counted as dropped', async () => {
    const problems: Problem[] = []
    const target = transportFile('export default () => { throw new Error("no start") }')
    const log = createLogger({ ...quiet, sinks: [pinoTransport({ target })], onProblem: (problem) => problems.push(problem) })
    log.info('one')
    await log.close()
    expect(log.stats).toMatchObject({ written: { total: 0 }, dropped: { total: 1 }, pending: { total: 0 } })
    expect(problems.map(({ code }) => code)).toContain('CORDWOOD_PROBLEM_SINK_CLOSED')
  })
})

it('says what it needs for what is no transport', () => {
  expect(() => pinoTransport({ stream: process.stdout } as never)).toThrow(
    /`target`, `targets` or `pipeline`, got stream\. A stream goes/,
  )
  expect(() => pinoTransport(7 as never)).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }))
  expect(() => pinoTransport({ target: 'x' }, { colour: 1 } as never)).toThrow(
    expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_UNKNOWN' }),
  )
})

it.each([
  ['natural', 'cold'],
  ['natural', 'warm'],
  ['exit', 'cold'],
  ['exit', 'warm'],
  ['throw', 'warm'],
  ['signal', 'cold'],
  ['signal', 'warm'],
  ['signal', 'idle'],
  ['exit', 'idle'],
])('loses no line at an end by %s, %s', async (ending, start) => {
  const path = join(folder, 'end.log')
  const child = new URL('children/transport-end.ts', import.meta.url).pathname
  await new Promise((resolve) => execFile(process.execPath, [child, path, ending, start], resolve))
  const numbers = linesIn(path)
    .filter(({ msg }) => msg === 'line')
    .map(({ n }) => n)
  expect(numbers).toEqual(Array.from({ length: 2000 }, (_, n) => n))
})
