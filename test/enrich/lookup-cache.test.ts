import { describe, expect, it } from 'vitest'
import { LookupCache } from '../../src/enrich/lookup-cache.ts'

/** A cache whose look-ups end when the test says so, and whose clock stands still. */
function setUp(more: { maxEntries?: number } = {}) {
  let now = 0
  const asked: string[] = []
  const pending: { resolve: (value: string | undefined) => void; reject: (cause: unknown) => void }[] = []
  const cache = new LookupCache<string, string>(
    (key) => {
      asked.push(key)
      return new Promise<string | undefined>((resolve, reject) => pending.push({ resolve, reject }))
    },
    { maxEntries: 3, ttlMs: 300, retryMs: 5, giveUpMs: 1_000, now: () => now, ...more },
  )
  return { cache, asked, pending, pass: (ms: number) => (now += ms) }
}

async function learn({ cache, pending }: ReturnType<typeof setUp>, key: string, value: string | undefined): Promise<void> {
  const answer = cache.get(key)
  pending.pop()?.resolve(value)
  await answer
}

describe('a look-up cache', () => {
  it('has one look-up on its way for a key, whoever asks', async () => {
    const { cache, asked, pending } = setUp()
    const answers = Promise.all([cache.get('a'), cache.get('a'), cache.get('a')])
    pending[0]?.resolve('A')
    expect(await answers).toEqual(['A', 'A', 'A'])
    expect(asked).toEqual(['a'])
  })

  it('answers at once what it knows', async () => {
    const set = setUp()
    await learn(set, 'a', 'A')
    expect(set.cache.get('a')).toBe('A')
    expect(set.asked).toEqual(['a'])
  })

  it('remembers that there is nothing', async () => {
    const set = setUp()
    await learn(set, 'a', undefined)
    expect(set.cache.get('a')).toBeUndefined()
    expect(set.asked).toEqual(['a'])
  })

  it('serves a stale value while the next is fetched, once', async () => {
    const set = setUp()
    await learn(set, 'a', 'old')
    set.pass(300)
    expect([set.cache.get('a'), set.cache.get('a')]).toEqual(['old', 'old'])
    expect(set.asked).toEqual(['a', 'a'])
    set.pending[0]?.resolve('new')
    await new Promise((resolve) => setImmediate(resolve))
    expect(set.cache.get('a')).toBe('new')
  })

  it('keeps the stale value when the next cannot be fetched, and tries again later', async () => {
    const set = setUp()
    await learn(set, 'a', 'old')
    set.pass(300)
    void set.cache.get('a')
    set.pending[0]?.reject(new Error('away'))
    await new Promise((resolve) => setImmediate(resolve))
    expect(set.cache.get('a')).toBe('old')
    expect(set.asked).toHaveLength(2)
    set.pass(5)
    expect(set.cache.get('a')).toBe('old')
    expect(set.asked).toHaveLength(3)
  })

  it('serves nothing that is older than twice its time', async () => {
    const set = setUp()
    await learn(set, 'a', 'old')
    set.pass(600)
    expect(set.cache.get('a')).toBeInstanceOf(Promise)
  })

  it('rejects for those who asked, answers nothing for a moment, then tries again', async () => {
    const { cache, pending, asked, pass } = setUp()
    const answer = cache.get('a')
    pending[0]?.reject(new Error('away'))
    await expect(answer).rejects.toThrow('away')
    expect(cache.get('a')).toBeUndefined()
    pass(5)
    pass(5)
    expect(cache.get('a')).toBeInstanceOf(Promise)
    expect(asked).toHaveLength(2)
  })

  it('forgets the key first that was asked for longest ago', async () => {
    const set = setUp()
    for (const key of ['a', 'b', 'c']) await learn(set, key, key.toUpperCase())
    void set.cache.get('a')
    await learn(set, 'd', 'D')
    expect(set.cache.size).toBe(3)
    expect(set.cache.get('a')).toBe('A')
    expect(set.cache.get('b')).toBeInstanceOf(Promise)
  })

  it('has no more look-ups on their way than entries, and gives up those that hang', () => {
    const { cache, asked, pass } = setUp()
    for (const key of ['a', 'b', 'c', 'd']) void cache.get(key)
    expect(asked).toEqual(['a', 'b', 'c'])
    expect(cache.get('d')).toBeUndefined()
    pass(1_000)
    expect(cache.get('d')).toBeInstanceOf(Promise)
    expect(asked).toEqual(['a', 'b', 'c', 'd'])
  })

  it('takes an answer that is no promise', () => {
    const cache = new LookupCache<string, string>((key) => (key === 'a' ? 'A' : null), {
      maxEntries: 3,
      ttlMs: 1,
      retryMs: 1,
      giveUpMs: 1,
      now: () => 0,
    })
    expect([cache.get('a'), cache.get('b')]).toEqual(['A', undefined])
  })
})
