import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { destination, pino } from '../../src/interop/pino.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordwood-destination-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const quiet = { exit: { signals: [] } } as const
const linesIn = (path: string): { msg: string; n?: number }[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { msg: string })

describe.each(['natural', 'exit', 'throw', 'signal'])('an end by %s at once', (ending) => {
  it.each(['one', 'several', 'unbuffered'])('loses no line of a buffered destination (%s)', async (how) => {
    const path = join(folder, 'end.log')
    const child = new URL('children/destination-end.ts', import.meta.url).pathname
    await new Promise((resolve) => execFile(process.execPath, [child, path, ending, how], resolve))
    const numbers = linesIn(path).filter(({ msg }) => msg === 'line')
    expect(numbers.map(({ n }) => n)).toEqual(Array.from({ length: 2000 }, (_, n) => n))
    if (how === 'several') expect(linesIn(`${path}.errors`)[0]).toMatchObject({ level: 50, msg: 'the last' })
  })
})

it('buffers as much as it is told, and writes it when it is asked to', async () => {
  const path = join(folder, 'buffered.log')
  const file = destination({ dest: path, sync: false, minLength: 4096 })
  const log = pino(quiet, file)
  await once(file as never, 'ready')
  log.info('one')
  expect(readFileSync(path, 'utf8')).toBe('')
  file.flushSync()
  expect(linesIn(path)).toMatchObject([{ msg: 'one' }])
})

it('writes the lines of one turn of the loop after it, where nothing else is said', async () => {
  const path = join(folder, 'turn.log')
  const log = pino(quiet, destination(path))
  for (let n = 0; n < 1000; n++) log.info({ n }, 'line')
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  expect(linesIn(path).map(({ n }) => n)).toEqual(Array.from({ length: 1000 }, (_, n) => n))
})

it('takes its stream among the options too, where there is no second argument', () => {
  const seen: string[] = []
  const named = (name: string): { write(line: string): void } => ({ write: () => void seen.push(name) })
  pino({ ...quiet, stream: named('option') }).info('x')
  pino({ ...quiet, stream: named('option') }, named('argument')).info('x')
  expect(seen).toEqual(['option', 'argument'])
})

it('flushes a stream that can, behind a line of fatal only, as pino does, and does not mind that it fails', () => {
  const seen: string[] = []
  const stream = {
    write: (line: string): void => void seen.push((JSON.parse(line) as { msg: string }).msg),
    flushSync: (): void => {
      seen.push('flushed')
      throw new Error('not ready')
    },
  }
  const log = pino(quiet, stream)
  log.error('bad')
  log.fatal('worse')
  log.info('on')
  expect(seen).toEqual(['bad', 'worse', 'flushed', 'on'])
})

it('opens its file again', async () => {
  const path = join(folder, 'reopened.log')
  const file = destination({ dest: path, sync: true, mkdir: true })
  const log = pino(quiet, file)
  log.info('before')
  renameSync(path, `${path}.1`)
  file.reopen()
  log.info('after')
  expect([linesIn(`${path}.1`), linesIn(path)]).toMatchObject([[{ msg: 'before' }], [{ msg: 'after' }]])
})

it('says by an event what it cannot open, as in pino', async () => {
  const file = destination({ dest: join(folder, 'missing', 'x.log'), sync: false })
  const [error] = (await once(file as never, 'error')) as [NodeJS.ErrnoException]
  expect(error.code).toBe('ENOENT')
  expect(() => destination({ dest: join(folder, 'missing', 'x.log'), sync: true })).toThrow(/ENOENT/)
})
