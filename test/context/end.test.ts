import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ScopeOutcome } from '../../src/core/context.ts'
import { runInContext } from '../../src/context/run.ts'
import { contextStorage, watchScopes } from '../../src/context/storage.ts'
import { runJob } from '../../src/context/job.ts'

const ends: ScopeOutcome[] = []
let unwatch = (): void => undefined

beforeEach(() => {
  ends.length = 0
  unwatch = watchScopes()
})
afterEach(() => unwatch())

/** Puts an ear to the current scope. */
function listen(): void {
  const root = contextStorage.getStore()?.root
  if (root !== undefined) root.watcher = { owner: ends, next: root.watcher, end: (outcome) => void ends.push(outcome) }
}

const error = new Error('failed')

it('ends with the function that returns or throws', () => {
  expect(runInContext({}, () => (listen(), 1))).toBe(1)
  expect(() => runInContext({}, () => { listen(); throw error })).toThrow(error) // prettier-ignore
  expect(ends).toMatchObject([
    { hasFailed: false, error: undefined, status: undefined },
    { hasFailed: true, error, status: undefined },
  ])
})

it('ends with the promise, before those who wait for it go on', async () => {
  const promise = runInContext({}, async () => (listen(), await Promise.resolve(1)))
  expect(ends).toEqual([])
  expect(await promise).toBe(1)
  expect(ends).toMatchObject([{ hasFailed: false }])
  await expect(runInContext({}, async () => { listen(); throw error })).rejects.toBe(error) // prettier-ignore
  expect(ends[1]).toMatchObject({ hasFailed: true, error })
})

it('ends once, and nested scopes have no end of their own', () => {
  runInContext({}, () => {
    listen()
    runInContext({}, () => 1)
    expect(ends).toEqual([])
  })
  expect(ends).toHaveLength(1)
})

it('gives jobs an end of their own', () => {
  runInContext({}, () => {
    runJob('job', {}, listen)
    expect(ends).toHaveLength(1)
  })
})

it('gives back the very promise where nobody waits for ends', () => {
  unwatch()
  const promise = Promise.resolve(1)
  expect(runInContext({}, () => promise)).toBe(promise)
})

it('lets a thenable be chained and awaited, and ends when it has answered', async () => {
  class Query implements PromiseLike<string> {
    readonly parts: string[] = []
    where(part: string): this {
      this.parts.push(part)
      return this
    }
    // oxlint-disable-next-line unicorn/no-thenable -- as query builders have it
    then<A, B>(
      onValue?: ((value: string) => A | PromiseLike<A>) | null,
      onError?: ((error: unknown) => B | PromiseLike<B>) | null,
    ): PromiseLike<A | B> {
      return Promise.resolve(this.parts.join()).then(onValue, onError)
    }
  }
  const query = runInContext({}, () => (listen(), new Query()))
  expect(query.where('a')).toBe(query)
  expect(ends).toEqual([])
  expect(await query.where('b')).toBe('a,b')
  expect(ends).toMatchObject([{ hasFailed: false }])
})

it('ends a generator when it is done, is left, or throws', () => {
  function* count(): Generator<number> {
    listen()
    yield 1
    yield 2
  }
  expect([...runInContext({}, count)]).toEqual([1, 2])
  expect(ends).toHaveLength(1)
  for (const value of runInContext({}, count)) if (value === 1) break
  expect(ends).toHaveLength(2)
  const failing = runInContext({}, count)
  failing.next()
  expect(() => failing.throw(error)).toThrow(error)
  expect(ends[2]).toMatchObject({ hasFailed: true, error })
})

it('ends an async generator that rejects', async () => {
  async function* fails(): AsyncGenerator<number> {
    listen()
    yield 1
    throw error
  }
  const values = runInContext({}, fails)
  expect(await values.next()).toEqual({ value: 1, done: false })
  await expect(values.next()).rejects.toBe(error)
  expect(ends).toMatchObject([{ hasFailed: true, error }])
})
