import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'

/** Logs in each of the last frames before the stack is exhausted, by each method. */
const program = (call: string): string => `
import { readFileSync } from 'node:fs'
import { createLogger, memory } from ${JSON.stringify(new URL('../../src/index.ts', import.meta.url).href)}
const sinks = [memory(), memory({ level: 'warn' })]
const log = createLogger({ sinks, exit: { signals: [] }, onProblem: () => {} })
const placed = log.event('order.placed', 'info', 'order {id}')
const call = () => { ${call} }
let left = 700
const thrown = []
function deep() {
  try { deep() } catch {}
  if (left-- < 0) return
  try { call() } catch (error) { thrown.push(error) }
}
// Again in code that was compiled meanwhile, whose frames are smaller.
for (let round = 0; round < 10; round++) { left = 700; deep() }
for (let n = 0; n < 100; n++) log.warn('after', { n })
// Where not even our frame has room nobody can catch anything: then the place is the caller's, or the head of our function.
const ours = thrown.map((error) => String(error.stack)).filter((stack) => {
  const [, path, line] = /^.*?file:\\/\\/([^:]*\\/src\\/[^:]*):(\\d+)/.exec(stack.split('\\n')[1]) ?? []
  const text = path === undefined ? undefined : readFileSync(path, 'utf8').split('\\n')[line - 1]
  return text !== undefined && !/(=>|\\): void) \\{$/.test(text)
})
const { emitted, sampled, discarded, waiting, sinks: books } = log.stats
await log.close()
console.log(JSON.stringify({
  ours,
  calls: emitted.total - sampled.total - discarded.total - waiting.total,
  books: books.map(({ accepted, filtered, written, dropped, pending }) =>
    [accepted.total, filtered.total + written.total + dropped.total + pending.total]),
  after: sinks.map((sink) => sink.records.filter(({ message }) => message === 'after').length),
  invalid: sinks.flatMap((sink) => sink.lines).filter((line) => { try { JSON.parse(line) } catch { return true } }),
}))`

interface Outcome {
  readonly ours: readonly string[]
  readonly calls: number
  readonly books: readonly (readonly [number, number])[]
  readonly after: readonly number[]
  readonly invalid: readonly string[]
}

it.each([
  ["log.info('x')"],
  ["log.info('{a} x', { a: 1, b: { c: [1, new Map()] } })"],
  ["log.error('x', new Error('y'))"],
  ["log.log('warn', 'x')"],
  ['log.logError(new TypeError("x"))'],
  ["log.logPerformance('x', 5)"],
  ['placed({ id: 1 })'],
])('a log call throws nothing at the end of an exhausted stack, and the books balance: %s', { timeout: 600_000 }, (call) => {
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', program(call)], {
    timeout: 100_000,
    encoding: 'utf8',
    stdio: 'pipe',
  })
  const { ours, calls, books, after, invalid } = JSON.parse(output) as Outcome
  expect(ours).toEqual([])
  expect(invalid).toEqual([])
  expect(after).toEqual([100, 100])
  expect(calls).toBeGreaterThan(100)
  for (const [accepted, accountedFor] of books) expect([accepted, accountedFor]).toEqual([calls, calls])
})
