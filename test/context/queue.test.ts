import * as fc from 'fast-check'
import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { bindContext } from '../../src/context/bind.ts'
import { currentContext } from '../../src/context/current.ts'
import { runJob } from '../../src/context/job.ts'
import { restoreContext } from '../../src/context/restore.ts'
import { runInContext, runInScope } from '../../src/context/run.ts'
import { createRoot, createScope } from '../../src/context/scope.ts'
import { serializeContext } from '../../src/context/serialize.ts'
import { currentTrace } from '../../src/context/trace.ts'

const fields = (): Readonly<Record<string, unknown>> => currentContext()?.fields ?? {}
const travel = (payload: unknown): unknown => JSON.parse(JSON.stringify(payload))
function scale(this: { by: number }, a: number, b: number): number {
  return (a + b) * this.by
}
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const spanId = '00f067aa0ba902b7'

describe('bindContext', () => {
  it('runs the function where it was bound, wherever it is called', () => {
    const bound = runInContext({ a: 1 }, () => bindContext(fields))
    expect(bound()).toEqual({ a: 1 })
    expect(runInContext({ b: 2 }, bound)).toEqual({ a: 1 })
  })

  it('keeps this, arguments, result, name and length', () => {
    const bound = bindContext(scale)
    expect(bound.call({ by: 2 }, 3, 4)).toBe(14)
    expect(bound.name).toBe('scale')
    expect(bound.length).toBe(2)
  })

  it('runs outside of any scope what was bound outside of any', () => {
    expect(runInContext({ a: 1 }, bindContext(currentContext))).toBeUndefined()
  })

  it('carries a pool that calls back from the scope of another', async () => {
    const pool = new EventEmitter()
    const seen = [1, 2].map((id) =>
      runInContext(
        { id },
        () =>
          new Promise((resolve) =>
            pool.once(
              'free',
              bindContext(() => resolve(fields()['id'])),
            ),
          ),
      ),
    )
    runInContext({ id: 3 }, () => pool.emit('free'))
    expect(await Promise.all(seen)).toEqual([1, 2])
  })

  it('refuses what is no function', () => {
    expect(() => bindContext(7 as never)).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }))
  })
})

describe('runJob', () => {
  it('names the job and gives it a transaction and a trace', async () => {
    const seen = await runJob('nightly', { day: 'x' }, async () => {
      await sleep(1)
      return fields()
    })
    expect(seen).toEqual({
      'job.name': 'nightly',
      day: 'x',
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
      transactionId: seen['spanId'],
    })
    expect(runJob('nightly', {}, fields)['traceId']).not.toBe(seen['traceId'])
  })

  it('goes on with the trace of the request that began it, as a transaction of its own', () => {
    runInContext({ traceId, spanId, transactionId: 'outer', requestId: 'r' }, () => {
      const seen = runJob('mail', {}, fields)
      expect(seen).toMatchObject({ traceId, requestId: 'r', 'parent.id': spanId })
      expect(seen['spanId']).not.toBe(spanId)
      expect(seen['transactionId']).toBe(seen['spanId'])
    })
  })

  it('takes a transaction id that is given', () => {
    expect(runJob('mail', { transactionId: 't-1' }, fields)['transactionId']).toBe('t-1')
  })

  it('refuses a job without a name or a function', () => {
    expect(() => runJob('', {}, fields)).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }))
    expect(() => runJob('x', {}, 7 as never)).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }))
  })
})

describe('serializeContext and restoreContext', () => {
  it('bring the fields and the trace through a queue', () => {
    const scope = createScope(undefined, { requestId: 'r-1', user: { id: 7 }, traceId, spanId }, createRoot(1, 'congo=x'))
    const payload = runInScope(scope, serializeContext)
    expect(payload).toEqual({
      v: 1,
      fields: { requestId: 'r-1', user: { id: 7 } },
      traceparent: `00-${traceId}-${spanId}-01`,
      tracestate: 'congo=x',
    })
    restoreContext(travel(payload), () => {
      expect(fields()).toMatchObject({ requestId: 'r-1', user: { id: 7 }, traceId, 'parent.id': spanId })
      expect(fields()['spanId']).not.toBe(spanId)
      expect(currentTrace()).toMatchObject({ traceId, traceFlags: 1, traceState: 'congo=x' })
    })
  })

  it('take the JSON text too', () => {
    const text = runInContext({ requestId: 'r-1' }, () => JSON.stringify(serializeContext()))
    expect(restoreContext(text, fields)).toMatchObject({ requestId: 'r-1' })
  })

  it('go on with the transaction of the sender, and make one where there was none', () => {
    const payload = runInContext({ transactionId: 't-1' }, serializeContext)
    expect(restoreContext(payload, fields)['transactionId']).toBe('t-1')
    const made = restoreContext({ v: 1, fields: {} }, fields)
    expect(made['transactionId']).toBe(made['spanId'])
  })

  it('leave out what JSON cannot say', () => {
    const cycle: { self?: unknown } = {}
    cycle.self = cycle
    const hostile = {
      f: () => 1,
      s: Symbol('x'),
      u: undefined,
      n: Number.NaN,
      b: 9n,
      d: new Date(0),
      list: [1, undefined, 2],
      cycle,
    }
    const payload = runInContext(hostile, serializeContext)
    expect(payload.fields).toMatchObject({ b: '9', d: '1970-01-01T00:00:00.000Z', list: [1, 2] })
    expect(Object.keys(payload.fields)).toEqual(['b', 'd', 'list', 'cycle'])
    expect(travel(payload)).toEqual(payload)
  })

  it('stay within limits', () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`key${n}`, 'x'.repeat(5000)]))
    const payload = runInContext(many, serializeContext)
    expect(JSON.stringify(payload).length).toBeLessThan(40_000)
    expect(payload.fields['key0']).toHaveLength(4096)
  })

  it('are empty outside of any scope, and no payload is no problem', () => {
    expect(serializeContext()).toEqual({ v: 1, fields: {} })
    for (const payload of [undefined, null, serializeContext()]) {
      expect(Object.keys(restoreContext(payload, fields)).sort()).toEqual(['spanId', 'traceId', 'transactionId'])
    }
  })

  it.each<[string, unknown]>([
    ['text that is no JSON', '{"v":1'],
    ['a number', 7],
    ['another version', { v: 2, fields: { a: 1 } }],
    ['no fields', { v: 1 }],
    ['fields that are a list', { v: 1, fields: [1] }],
    ['too much text', `"${'x'.repeat(200_000)}"`],
    [
      'an object that throws',
      new Proxy(
        {},
        {
          get() {
            throw new Error('no')
          },
        },
      ),
    ],
  ])('refuse a payload that is not ours, run the function and say so: %s', (_name, payload) => {
    const seen = restoreContext(payload, fields)
    expect(seen['context.problem']).toMatch(/^expected /)
    expect(Object.keys(seen).sort()).toEqual(['context.problem', 'spanId', 'traceId', 'transactionId'])
  })

  it('refuse ids that are none, a trace that is none, and the prototype', () => {
    const payload = JSON.parse(
      `{"v":1,"fields":{"__proto__":{"admin":true},"requestId":"a\\nb","traceId":"a b","ok":1},"traceparent":"junk","tracestate":"a=b"}`,
    ) as unknown
    restoreContext(payload, () => {
      expect(fields()).toMatchObject({ ok: 1, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) })
      expect('requestId' in fields()).toBe(false)
      expect('admin' in fields()).toBe(false)
      expect(currentTrace()?.traceState).toBeUndefined()
    })
  })

  it('run the function once for whatever comes', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }), (payload) => {
        let calls = 0
        restoreContext(payload, () => calls++)
        restoreContext({ v: 1, fields: payload }, () => calls++)
        expect(calls).toBe(2)
      }),
    )
  })

  it('bring any JSON through unchanged while it is small', () => {
    const small = fc.dictionary(
      fc
        .string({ minLength: 1, maxLength: 20 })
        .filter((key) => !/^(?:__proto__|(?:req|request|trace|span|transaction)_?Id)$/i.test(key)),
      fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string(), { maxLength: 3 })),
      { maxKeys: 10 },
    )
    fc.assert(
      fc.property(small, (sent) => {
        const payload = travel(runInContext(sent, serializeContext))
        expect(restoreContext(payload, fields)).toMatchObject(sent)
      }),
    )
  })

  it('refuse what is no function', () => {
    expect(() => restoreContext({}, 7 as never)).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }))
  })
})
