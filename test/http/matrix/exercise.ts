import { randomBytes } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { readFile } from 'node:fs'
import { readFile as readFilePromise } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable, Transform, Writable } from 'node:stream'
import { finished, pipeline } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { runInContext } from '../../../src/context/run.ts'
import type { Check } from './tally.ts'

/** The id that the client gave this request: what the context must say. */
export const expectedId = (request: IncomingMessage): string => String(request.headers['x-request-id'])

/** Places that any handler may log from, after its body was parsed. */
export async function exercisePlaces(check: Check, id: string): Promise<void> {
  check('handler', id)
  await sleep(Math.random() * 3)
  check('after await', id)
  const emitter = new EventEmitter()
  emitter.on('tick', () => check('event emitter', id))
  await Promise.all([
    new Promise<void>((done) => setTimeout(() => (check('setTimeout', id), done()), 1)),
    new Promise<void>((done) => setImmediate(() => (check('setImmediate', id), done()))),
    new Promise<void>((done) => process.nextTick(() => (check('nextTick', id), done()))),
    new Promise<void>((done) => queueMicrotask(() => (check('queueMicrotask', id), done()))),
    new Promise<void>((done) => {
      const timer = setInterval(() => {
        clearInterval(timer)
        check('setInterval', id)
        emitter.emit('tick')
        done()
      }, 1)
    }),
    Promise.resolve().then(() => check('promise', id)),
    new Promise<void>((done) => readFile(import.meta.filename, () => (check('file callback', id), done()))),
    readFilePromise(import.meta.filename).then(() => check('file promise', id)),
    new Promise<void>((done) => randomBytes(8, () => (check('thread pool', id), done()))),
  ])
  // oxlint-disable-next-line unicorn/no-thenable -- a lazy one, as Prisma's.
  const lazy = runInContext({ inner: true }, () => ({ then: (done: () => void) => (check('lazy thenable', id), done()) }))
  await (lazy as PromiseLike<unknown>)
  await runInContext({ inner: true }, async (): Promise<unknown> => ({
    // oxlint-disable-next-line unicorn/no-thenable -- the same out of an async function.
    then: (done: (value: undefined) => void) => (check('lazy thenable of an async function', id), done(undefined)),
  }))
  async function* rows(): AsyncGenerator<number> {
    yield 1
    await sleep(1)
    check('async generator', id)
    yield 2
  }
  for await (const row of runInContext({ inner: true }, rows)) if (row === 2) check('after a generator', id)
  const readable = Readable.from(rows())
  readable.on('end', () => check('readable end', id))
  for await (const row of readable) if (row === 2) check('for await of a stream', id)
  await new Promise<void>((done, fail) => {
    const transform = new Transform({
      objectMode: true,
      transform(chunk, _encoding, next) {
        check('transform', id)
        next(null, chunk)
      },
    })
    const sink = new Writable({ objectMode: true, write: (_chunk, _encoding, next) => void setImmediate(next) })
    pipeline(Readable.from([1, 2]), transform, sink, (error) => {
      check('pipeline callback', id)
      if (error) fail(error)
      else done()
    })
  })
}

/** Listeners on the response. They are told to `settle` when the last of them ran. */
export function exerciseResponse(check: Check, id: string, response: ServerResponse): void {
  response.on('finish', () => check('res finish', id))
  response.once('finish', () => check('res finish once', id))
  response.on('close', () => {
    check('res close', id)
    setTimeout(() => check('timer after res close', id), 1)
  })
  response.prependListener('finish', () => check('res finish prepended', id))
  finished(response, () => check('stream.finished of res', id))
  void once(response, 'close').then(() => check('events.once of res', id))
}

/** Reads a body by listeners, as body parsers do. */
export async function exerciseBody(check: Check, id: string, request: IncomingMessage): Promise<number> {
  let bytes = 0
  request.on('close', () => check('req close', id))
  request.once('data', () => check('req data once', id))
  request.addListener('end', () => check('req end added', id))
  const removed = (): void => check('removed listener', 'never')
  request.on('end', removed)
  request.removeListener('end', removed)
  request.once('end', removed)
  request.off('end', removed)
  return new Promise((done, fail) => {
    request.on('data', (chunk: Buffer) => {
      check('req data', id)
      bytes += chunk.length
    })
    request.on('error', fail)
    request.on('end', () => {
      check('req end', id)
      done(bytes)
    })
  })
}
