import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'cordwood-exit-'))
afterAll(() => rmSync(folder, { recursive: true }))
const index = new URL('../../src/index.ts', import.meta.url).href
let runs = 0

/** Runs a program whose `log` writes to a file, until it ends. */
function run(program: string, options = '') {
  const path = join(folder, `${runs++}.log`)
  const text = `import { createLogger, file } from ${JSON.stringify(index)}
    const log = createLogger({ sinks: [file({ path: ${JSON.stringify(path)} })], ${options} })
    ${program}`
  const { status, signal, stderr } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', text], {
    encoding: 'utf8',
    timeout: 100_000,
  })
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  return { status, signal, stderr, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}

it('logs an uncaught exception at fatal before the process dies of it', () => {
  const { status, stderr, lines } = run(`log.info('before'); setTimeout(() => { throw new RangeError('boom') })`)
  expect(status).toBe(1)
  expect(stderr).toContain('RangeError: boom')
  expect(lines.map((line) => line['message'])).toEqual(['before', 'uncaught exception'])
  expect(lines[1]).toMatchObject({ 'log.level': 'fatal', 'error.type': 'RangeError', 'error.message': 'boom' })
})

it('logs an unhandled rejection at fatal', () => {
  const { status, lines } = run(`log.info('before'); Promise.reject(new Error('boom'))`)
  expect(status).toBe(1)
  expect(lines[1]).toMatchObject({ 'log.level': 'fatal', message: 'unhandled rejection', 'error.message': 'boom' })
})

it('logs no death where asked not to', () => {
  const { status, lines } = run(`log.info('before'); setTimeout(() => { throw new Error('boom') })`, 'exit: { logFatal: false }')
  expect([status, lines.map((line) => line['message'])]).toEqual([1, ['before']])
})

it('logs a death once, however many children and loggers there are', () => {
  const { lines } = run(`log.child({ a: 1 }).info('before'); log.child({ b: 1 }); setTimeout(() => { throw new Error('boom') })`)
  expect(lines.map((line) => line['message'])).toEqual(['before', 'uncaught exception'])
})

it.each(['SIGTERM', 'SIGINT', 'SIGHUP'])('has all lines of a burst after %s, and dies of it', (name) => {
  const program = `for (let i = 0; i < 1000; i++) log.info('a', { i }); process.kill(process.pid, '${name}'); setInterval(() => {}, 1000)`
  const { signal, lines } = run(program)
  expect(signal).toBe(name)
  expect(lines.map((line) => line['i'])).toEqual(Array.from({ length: 1000 }, (_, index) => index))
})

it('leaves signals alone where asked to', () => {
  const program = `console.error(process.listenerCount('SIGTERM'), process.listenerCount('SIGINT'))`
  expect(run(program, `exit: { signals: ['SIGINT'] }`).stderr).toBe('0 1\n')
})

it('takes its handlers away when it is closed', () => {
  const program = `log.info('a'); await log.close(); console.error(process.listenerCount('SIGTERM'))`
  const { stderr, lines, status } = run(program)
  expect([status, stderr, lines.length]).toEqual([0, '0\n', 1])
})

it('writes at the natural end what a sink that needs the event loop has not taken', () => {
  const program = `
    const taken = []
    const slow = createLogger({ sinks: [{
      name: 'slow',
      async write(batch) { await new Promise((resolve) => setTimeout(resolve, 200)); taken.push(...batch.lines) },
      async flush() {},
      async [Symbol.asyncDispose]() {},
    }] })
    slow.info('a')
    process.on('exit', () => { log.info('taken', { count: taken.length }) })`
  expect(run(program).lines[0]).toMatchObject({ message: 'taken', count: 1 })
})

it('lets the process end when a sink takes nothing', () => {
  const program = `
    createLogger({ exit: { timeoutMs: 300 }, sinks: [{
      name: 'stuck',
      write: () => new Promise(() => {}),
      async flush() {},
      async [Symbol.asyncDispose]() {},
    }] }).info('a')`
  const { status, stderr } = run(program)
  expect(status).toBe(0)
  expect(stderr).toContain('CORDWOOD_PROBLEM_FLUSH_TIMEOUT')
})

it('has the lines of a logger that a listener of the exit opened, also when it is the first one and exits once more', () => {
  const path = join(folder, 'late.log')
  const program = `import { createLogger, file } from ${JSON.stringify(index)}
    process.on('exit', () => {
      const late = createLogger({ sinks: [file({ path: process.argv[1] })] })
      late.info('first')
      late.info('second')
      process.exit()
    })`
  spawnSync(process.execPath, ['--input-type=module-typescript', '-e', program, path], { timeout: 100_000 })
  expect(readFileSync(path, 'utf8').match(/"message":"\w+"/g)).toEqual(['"message":"first"', '"message":"second"'])
})

it('says once that a sink is gone, and asks it nothing more at the exit', () => {
  const program = `
    const gone = () => { throw Object.assign(new Error('no reader'), { code: 'CORDWOOD_PROBLEM_SINK_CLOSED' }) }
    const dead = createLogger({ sinks: [{ name: 'dead', async write() {}, flushSync: gone, async flush() {}, async [Symbol.asyncDispose]() {} }] })
    dead.error('a')
    dead.info('b')`
  expect(run(program).stderr.match(/CORDWOOD_\w+/g)).toEqual(['CORDWOOD_PROBLEM_SINK_CLOSED'])
})
