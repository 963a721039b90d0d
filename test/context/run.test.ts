import { setTimeout as sleep } from 'node:timers/promises'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { currentContext } from '../../src/context/current.ts'
import { addToContext, runInContext } from '../../src/context/run.ts'
import { contextStorage } from '../../src/context/storage.ts'

const fields = (): unknown => currentContext()?.fields

describe('runInContext', () => {
  it('gives the function its fields, and takes them away afterwards', () => {
    expect(runInContext({ a: 1 }, fields)).toEqual({ a: 1 })
    expect(fields()).toBeUndefined()
  })

  it('merges nested scopes, the inner winning', () => {
    expect(runInContext({ a: 1, b: 1 }, () => runInContext({ b: 2, c: 2 }, fields))).toEqual({ a: 1, b: 2, c: 2 })
  })

  it('is not touched by what the caller does to the object later', () => {
    const mine: { a: number; b?: number } = { a: 1 }
    runInContext(mine, () => {
      mine.a = 2
      mine.b = 3
      expect(fields()).toEqual({ a: 1 })
    })
  })

  it('keeps the fields over awaits, and gives nothing to the caller', async () => {
    const inside = runInContext({ a: 1 }, async () => {
      await sleep(1)
      return fields()
    })
    expect(fields()).toBeUndefined()
    expect(await inside).toEqual({ a: 1 })
    expect(fields()).toBeUndefined()
  })

  it('keeps tasks apart that run at the same time', async () => {
    const seen = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        runInContext({ n }, async () => {
          await sleep(n % 5)
          await runInContext({ inner: n }, async () => sleep(n % 3))
          return fields()
        }),
      ),
    )
    expect(seen).toEqual(Array.from({ length: 100 }, (_, n) => ({ n })))
  })

  it('lets errors through', () => {
    expect(() =>
      runInContext({}, () => {
        throw new Error('mine')
      }),
    ).toThrow('mine')
    expect(fields()).toBeUndefined()
  })

  it('lives with fields that throw, and keeps the others', () => {
    const hostile = Object.defineProperty({ a: 1 }, 'b', {
      enumerable: true,
      get() {
        throw new Error('no')
      },
    })
    runInContext(hostile, () => {
      expect(currentContext()?.fields['a']).toBe(1)
      expect(() => currentContext()?.fields['b']).toThrow('no')
    })
    const proxy = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no')
        },
      },
    )
    expect(runInContext(proxy, () => 'ran')).toBe('ran')
  })

  it('takes bytes and lists for one value, whatever their length', () => {
    const bytes = Buffer.alloc(10_000_000)
    expect(runInContext(bytes as never, () => Object.keys(fields() as object))).toEqual(['value'])
    expect(runInContext([1, 2] as never, fields)).toEqual({ value: [1, 2] })
  })

  it('takes what is no object for no fields', () => {
    const wrong: readonly unknown[] = [undefined, null, 'text', 7]
    for (const value of wrong) expect(runInContext(value as object, fields)).toEqual({})
  })

  it('cannot have its prototype changed by a key', () => {
    const payload = JSON.parse('{"__proto__":{"admin":true},"a":1}') as object
    runInContext(payload, () => {
      expect(Object.keys(currentContext()?.fields ?? {})).toEqual(['__proto__', 'a'])
      expect(({} as { admin?: boolean }).admin).toBeUndefined()
      expect(currentContext()).not.toHaveProperty('fields.admin')
    })
  })

  it('merges as object spread does, for any nesting', () => {
    const layer = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.constant(undefined)))
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 5 }), (layers) => {
        const enter = (depth: number): unknown => {
          const next = layers[depth]
          return next === undefined ? fields() : runInContext(next, () => enter(depth + 1))
        }
        const expected = layers.length === 0 ? undefined : Object.fromEntries(layers.flatMap((one) => Object.entries(one)))
        expect(enter(0)).toEqual(expected)
      }),
    )
  })
})

describe('addToContext', () => {
  it('reaches all tasks of the scope, and says true', async () => {
    await runInContext({ a: 1 }, async () => {
      const other = sleep(5).then(fields)
      await sleep(1)
      expect(addToContext({ user: 'ada' })).toBe(true)
      expect(fields()).toEqual({ a: 1, user: 'ada' })
      expect(await other).toEqual({ a: 1, user: 'ada' })
    })
  })

  it('stays within the innermost scope', () => {
    runInContext({ a: 1 }, () => {
      runInContext({ b: 2 }, () => addToContext({ c: 3 }))
      expect(fields()).toEqual({ a: 1 })
    })
  })

  it('says false outside of any scope', () => {
    expect(addToContext({ a: 1 })).toBe(false)
    expect(fields()).toBeUndefined()
  })

  it('leaves a context that somebody holds as it was', () => {
    runInContext({ a: 1 }, () => {
      const before = currentContext()
      addToContext({ b: 2 })
      expect(before?.fields).toEqual({ a: 1 })
      expect(Object.isFrozen(before?.fields)).toBe(true)
    })
  })
})

describe('the storage', () => {
  it('is one of the process, for all copies of the package', async () => {
    const copyPath = '../../src/context/storage.ts?copy'
    const copy = (await import(copyPath)) as { contextStorage: typeof contextStorage }
    expect(copy.contextStorage).toBe(contextStorage)
    expect(Object.getOwnPropertyDescriptor(globalThis, Symbol.for('cordwood.context.1'))?.writable).toBe(false)
  })

  it('holds plain cells of version 1, whose root all scopes of one request share', () => {
    runInContext({ a: 1 }, () => {
      const outer = contextStorage.getStore()
      expect(outer?.v).toBe(1)
      runInContext({ b: 1 }, () => {
        expect(contextStorage.getStore()).not.toBe(outer)
        expect(contextStorage.getStore()?.root).toBe(outer?.root)
      })
    })
    const root = runInContext({}, () => contextStorage.getStore()?.root)
    expect(runInContext({}, () => contextStorage.getStore()?.root)).not.toBe(root)
  })

  it('hands out the same context for as long as nothing is added, so that it is encoded once', () => {
    runInContext({ a: 1 }, () => {
      const first = currentContext()
      expect(currentContext()).toBe(first)
      addToContext({ b: 1 })
      expect(currentContext()).not.toBe(first)
    })
  })
})
