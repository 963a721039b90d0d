import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { currentContext } from '../../src/context/current.ts'
import { runInContext } from '../../src/context/run.ts'

const seen = (): unknown => currentContext()?.fields['id']

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
  then<A, B>(onFulfilled?: ((value: unknown) => A) | null, onRejected?: ((reason: unknown) => B) | null): Promise<A | B> {
    LazyQuery.started++
    const work = async (): Promise<unknown> => {
      const before = seen()
      await sleep(1)
      return [before, seen()]
    }
    return work().then(onFulfilled, onRejected) as Promise<A | B>
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
    expect({ ...query }).toEqual({ label: 'query' })
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
      override then<A, B>(
        done?: ((value: unknown) => A | PromiseLike<A>) | null,
        failed?: ((reason: unknown) => B) | null,
      ): Promise<A | B> {
        return Promise.resolve(seen()).then(done, failed)
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
    async function* rows(): AsyncGenerator<unknown> {
      yield seen()
      await sleep(1)
      yield seen()
    }
    const found: unknown[] = []
    for await (const row of runInContext({ id: 'r' }, rows)) {
      found.push(row, seen())
    }
    expect(found).toEqual(['r', undefined, 'r', undefined])
  })

  it('runs its body in the scope: sync', () => {
    function* rows(): Generator<unknown> {
      yield seen()
      yield seen()
    }
    expect([...runInContext({ id: 'r' }, rows)]).toEqual(['r', 'r'])
    expect(seen()).toBeUndefined()
  })

  it('cleans up in the scope when the loop breaks', async () => {
    let cleaned: unknown
    async function* rows(): AsyncGenerator<number> {
      try {
        yield 1
        yield 2
      } finally {
        await sleep(1)
        cleaned = seen()
      }
    }
    for await (const _row of runInContext({ id: 'r' }, rows)) break
    expect(cleaned).toBe('r')
  })

  it('hands values and errors in', async () => {
    async function* echo(): AsyncGenerator<unknown, unknown, unknown> {
      try {
        const got = yield 'first'
        yield [got, seen()]
      } catch (error) {
        return [(error as Error).message, seen()]
      }
      return undefined
    }
    const one = runInContext({ id: 'r' }, echo)
    await one.next()
    expect((await one.next('in')).value).toEqual(['in', 'r'])
    expect((await one.throw(new Error('bad'))).value).toEqual(['bad', 'r'])
  })

  it('stays in the scope through the methods of iterators', () => {
    function* rows(): Generator<unknown> {
      yield seen()
    }
    expect(runInContext({ id: 'r' }, () => new Set([1]).values()).next().value).toBe(1)
    expect([...runInContext({ id: 'r' }, rows)[Symbol.iterator]()]).toEqual(['r'])
  })
})
