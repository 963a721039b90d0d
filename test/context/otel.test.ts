import { context, createContextKey, ROOT_CONTEXT, trace, TraceFlags, type Span } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { currentContext } from '../../src/context/current.ts'
import { findActiveSpan, otelSymbols } from '../../src/context/otel.ts'
import { runInContext } from '../../src/context/run.ts'

const spanOf = (n: number): Span =>
  trace.wrapSpanContext({
    traceId: n.toString(16).padStart(32, 'a'),
    spanId: n.toString(16).padStart(16, 'b'),
    traceFlags: TraceFlags.SAMPLED,
  })
const idsOf = (span: Span): object => ({ traceId: span.spanContext().traceId, spanId: span.spanContext().spanId })
const inside = <Result>(span: Span, call: () => Result): Result => context.with(trace.setSpan(context.active(), span), call)
const withSpan = (span: unknown): unknown => ({ context: { active: () => ({ getValue: () => span }) } })
const refuse = (): never => {
  throw new Error('no')
}
const fields = (): unknown => currentContext()?.fields

describe('without OpenTelemetry', () => {
  it('there is no span, and the scope stands alone', () => {
    expect(findActiveSpan()).toBeUndefined()
    expect(runInContext({ a: 1 }, fields)).toEqual({ a: 1 })
  })
})

describe('with OpenTelemetry', () => {
  const manager = new AsyncLocalStorageContextManager()
  beforeAll(() => {
    context.setGlobalContextManager(manager.enable())
  })
  afterAll(() => {
    context.disable()
  })

  it('uses the symbols that the package uses', () => {
    const api: unknown = Reflect.get(globalThis, otelSymbols.api)
    expect((api as { context: unknown }).context).toBe(manager)
    const span = spanOf(1)
    expect(trace.setSpan(ROOT_CONTEXT, span).getValue(otelSymbols.span)).toBe(span)
    expect(createContextKey('OpenTelemetry Context Key SPAN')).toBe(otelSymbols.span)
  })

  it('adds the ids of the active span, outside of any scope too', () => {
    inside(spanOf(1), () => {
      expect(fields()).toEqual(idsOf(spanOf(1)))
      expect(runInContext({ a: 1 }, fields)).toEqual({ ...idsOf(spanOf(1)), a: 1 })
    })
    expect(fields()).toBeUndefined()
  })

  it('follows the span over awaits and into inner spans', async () => {
    await runInContext({ a: 1 }, () =>
      inside(spanOf(1), async () => {
        await sleep(1)
        expect(fields()).toMatchObject(idsOf(spanOf(1)))
        await inside(spanOf(2), async () => {
          await sleep(1)
          expect(fields()).toMatchObject({ a: 1, ...idsOf(spanOf(2)) })
        })
        expect(fields()).toMatchObject(idsOf(spanOf(1)))
      }),
    )
  })

  it('leaves a scope alone that has a trace id', () => {
    for (const key of ['traceId', 'trace_id', 'trace.id']) {
      expect(runInContext({ [key]: 'mine' }, () => inside(spanOf(1), fields))).toEqual({ [key]: 'mine' })
    }
  })

  it('keeps tasks with different spans and scopes apart', async () => {
    const found = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        runInContext({ n }, () =>
          inside(spanOf(n % 7), async () => {
            await sleep(n % 4)
            return fields()
          }),
        ),
      ),
    )
    expect(found).toEqual(Array.from({ length: 60 }, (_, n) => ({ ...idsOf(spanOf(n % 7)), n })))
  })

  it('hands out the same object each time, also when two scopes of one span take turns', () => {
    inside(spanOf(3), () => {
      expect(currentContext()).toBe(currentContext())
      runInContext({ a: 1 }, () => {
        const outer = currentContext()
        const inner = runInContext({ b: 1 }, currentContext)
        expect(currentContext()).toBe(outer)
        expect(currentContext()?.fields).toEqual({ ...idsOf(spanOf(3)), a: 1 })
        expect(inner?.fields).toEqual({ ...idsOf(spanOf(3)), a: 1, b: 1 })
      })
    })
  })

  it('takes no ids from a span that has none that are valid', () => {
    const invalid = trace.wrapSpanContext({ traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 })
    expect(inside(invalid, fields)).toBeUndefined()
    expect(inside(invalid, () => runInContext({ a: 1 }, fields))).toEqual({ a: 1 })
  })
})

describe('with something else under the symbol', () => {
  afterEach(() => {
    Reflect.deleteProperty(globalThis, otelSymbols.api)
  })

  it.each<[string, unknown]>([
    ['null', null],
    ['text', 'text'],
    ['an empty object', {}],
    ['no context manager', { context: null }],
    ['no active context', { context: { active: () => undefined } }],
    ['a context without values', { context: { active: () => ({}) } }],
    ['a manager that throws', { context: { active: refuse } }],
    ['a span that is text', withSpan('text')],
    ['a span without ids', withSpan({})],
    ['a span that throws', withSpan({ spanContext: refuse })],
    ['a span whose ids are numbers', withSpan({ spanContext: () => ({ traceId: 1, spanId: 2 }) })],
    ['a span whose ids are no ids', withSpan({ spanContext: () => ({ traceId: 'x', spanId: 'y' }) })],
  ])('logs on: %s', (_name, api) => {
    Reflect.set(globalThis, otelSymbols.api, api)
    expect(fields()).toBeUndefined()
    expect(runInContext({ a: 1 }, fields)).toEqual({ a: 1 })
  })
})
