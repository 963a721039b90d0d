import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { currentContext } from '../../src/context/current.ts'
import { runInContext } from '../../src/context/run.ts'

const seen = (): unknown => currentContext()?.fields['id']

type Done<A> = ((value: unknown) => A | PromiseLike<A>) | null
type Failed<B> = ((reason: unknown) => B | PromiseLike<B>) | null

async function readTwice(): Promise<unknown> {
  const before = seen()
  await sleep(1)
  return [before, seen()]
}

function* rows(): Generator {
  yield seen()
  yield seen()
}

async function* slowRows(): AsyncGenerator {
  yield seen()
  await sleep(1)
  yield seen()
}

async function* echo(): AsyncGenerator<unknown, unknown, unknown> {
  try {
    const got = yield 'first'
    yield [got, seen()]
  } catch (error) {
    return [(error as Error).message, seen()]
  }
  return undefined
}

/** As Prisma's and knex's: nothing happens before it is awaited; private members, methods that return itself. */
class LazyQuery implements PromiseLike<unknown> {
  #wheres = 0
  static started = 0
  readonly label: string = 'query'
  where(): this {
    this.#wheres++
    return this
  }
  count(): number {
    return this.#wheres
  }
  copy(): LazyQuery {
    return new LazyQuery()
  }
  // oxlint-disable-next-line unicorn/no-thenable -- that is what it is.
  then<A = unknown, B = never>(fulfilled?: Done<A>, failed?: Failed<B>): Promise<A | B> {
    LazyQuery.started++
    return readTwice().then(fulfilled, failed)
  }
}

describe('a lazy thenable that a scope returns', () => {
  it('does its work in the scope when it is awaited outside', async () => {
    expect(await runInContext({ id: 'r' }, () => new LazyQuery())).toEqual(['r', 'r'])
  })

  it('does not begin before it is awaited', () => {
    const before = LazyQuery.started
    runInContext({ id: 'r' }, () => new LazyQuery())
    expect(LazyQuery.started).toBe(before)
  })

  it('can be chained on outside, private members and all', async () => {
    const query = runInContext({ id: 'r' }, () => new LazyQuery())
    expect(query.where().where().count()).toBe(2)
    expect(query.where()).toBe(query)
    expect(await query.where()).toEqual(['r', 'r'])
    expect(await query.copy()).toEqual(['r', 'r'])
  })

  it('still looks like itself', () => {
    const query = runInContext({}, () => new LazyQuery())
    expect(query).toBeInstanceOf(LazyQuery)
    expect(query.constructor).toBe(LazyQuery)
    expect(query.label).toBe('query')
    expect('where' in query).toBe(true)
    expect(Object.keys(query)).toEqual(['label'])
    expect(Object.assign({}, query)).toEqual({ label: 'query' })
  })

  it('stays in the innermost scope that returned it', async () => {
    expect(await runInContext({ id: 'outer' }, () => runInContext({ id: 'inner' }, () => new LazyQuery()))).toEqual([
      'inner',
      'inner',
    ])
  })

  it('may be shared by scopes that each see their own', async () => {
    const shared = new LazyQuery()
    const [a, b] = ['a', 'b'].map((id) => runInContext({ id }, () => shared))
    expect(await Promise.all([a, b])).toEqual([
      ['a', 'a'],
      ['b', 'b'],
    ])
    expect(await shared).toEqual([undefined, undefined])
  })

  it('may be frozen', async () => {
    // oxlint-disable-next-line unicorn/no-thenable -- that is what it is.
    const frozen = Object.freeze({ then: (done: (value: unknown) => void) => done(seen()) })
    expect(await (runInContext({ id: 'r' }, () => frozen) as PromiseLike<unknown>)).toBe('r')
  })

  it('may be a promise of another class that begins late', async () => {
    class Late extends Promise<unknown> {
      // oxlint-disable-next-line unicorn/no-thenable -- as postgres.js does.
      override then<A = unknown, B = never>(fulfilled?: Done<A>, failed?: Failed<B>): Promise<A | B> {
        const started = Promise.resolve(seen())
        return started.then(fulfilled, failed)
      }
    }
    expect(await runInContext({ id: 'r' }, () => new Late(() => {}))).toBe('r')
  })

  it('is carried out of an async function too', async () => {
    expect(await runInContext({ id: 'r' }, async () => new LazyQuery())).toEqual(['r', 'r'])
  })

  it('rejects as it would', async () => {
    // oxlint-disable-next-line unicorn/no-thenable -- that is what it is.
    const failing = { then: (_done: unknown, failed: (reason: unknown) => void) => failed(new Error(String(seen()))) }
    await expect(runInContext({ id: 'r' }, () => failing) as unknown as Promise<unknown>).rejects.toThrow('r')
  })
})

describe('what is no lazy thing', () => {
  it.each([
    ['a promise', Promise.resolve(1)],
    ['an array', [1]],
    ['a map', new Map()],
    ['a plain object', { a: 1 }],
    ['null', null],
    ['text', 'text'],
    [
      'an object whose members throw',
      new Proxy(
        {},
        {
          get() {
            throw new Error('no')
          },
        },
      ),
    ],
  ])('comes back as it is: %s', (_name, value) => {
    expect(runInContext({}, () => value) === value).toBe(true)
  })
})

describe('a generator that a scope returns', () => {
  it('runs its body in the scope: async', async () => {
    const found: unknown[] = []
    for await (const row of runInContext({ id: 'r' }, slowRows)) {
      found.push(row, seen())
    }
    expect(found).toEqual(['r', undefined, 'r', undefined])
  })

  it('runs its body in the scope: sync', () => {
    expect([...runInContext({ id: 'r' }, rows)]).toEqual(['r', 'r'])
    expect(seen()).toBeUndefined()
  })

  it('cleans up in the scope when the loop breaks', async () => {
    let cleaned: unknown
    async function* cleaning(): AsyncGenerator<number> {
      try {
        yield 1
        yield 2
      } finally {
        await sleep(1)
        cleaned = seen()
      }
    }
    for await (const row of runInContext({ id: 'r' }, cleaning)) if (row === 1) break
    expect(cleaned).toBe('r')
  })

  it('hands values and errors in', async () => {
    const one = runInContext({ id: 'r' }, echo)
    await one.next()
    expect((await one.next('in')).value).toEqual(['in', 'r'])
    expect((await one.throw(new Error('bad'))).value).toEqual(['bad', 'r'])
  })

  it('stays in the scope through the methods of iterators', () => {
    expect(runInContext({ id: 'r' }, () => new Set([1]).values()).next().value).toBe(1)
    expect([...runInContext({ id: 'r' }, rows)[Symbol.iterator]()]).toEqual(['r', 'r'])
  })
})
