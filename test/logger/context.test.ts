import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createLogger, memory } from '../../src/index.ts'
import { recorded } from './recorded.ts'

it('puts the context on every line inside, across awaits, and on none outside', async () => {
  const { log, records } = recorded()
  await log.withContext({ tenant: 't1' }, async () => {
    log.info('first')
    await sleep(1)
    log.info('second')
  })
  log.info('outside')
  expect((await records()).map(({ fields }) => fields['tenant'])).toEqual(['t1', 't1', undefined])
})

it('answers what the function answers, and throws what it throws', async () => {
  const { log } = recorded()
  expect(log.withContext({}, () => 42)).toBe(42)
  await expect(log.withContext({}, async () => 'later')).resolves.toBe('later')
  expect(() =>
    log.withContext({}, () => {
      throw new Error('from inside')
    }),
  ).toThrow('from inside')
})

it('prints the known ids under their ECS names', async () => {
  const { log, lines } = recorded()
  log.withContext({ requestId: 'r1', user_id: 'u1', sessionId: 's1', trace_id: 't1', spanId: 'p1', transactionId: 'x1' }, () =>
    log.info('x'),
  )
  expect((await lines())[0]).toMatchObject({
    'http.request.id': 'r1',
    'user.id': 'u1',
    'session.id': 's1',
    'trace.id': 't1',
    'span.id': 'p1',
    'transaction.id': 'x1',
  })
})

it('lets the inner context win, and ends with it', async () => {
  const { log, records } = recorded()
  log.withContext({ a: 1, b: 1 }, () => {
    log.withContext({ b: 2 }, () => log.info('inner'))
    log.info('outer')
  })
  expect((await records()).map(({ fields }) => [fields['a'], fields['b']])).toEqual([
    [1, 2],
    [1, 1],
  ])
})

it('is seen by every logger of the process', async () => {
  const { log } = recorded()
  const other = recorded()
  log.withContext({ tenant: 't1' }, () => other.log.info('x'))
  expect((await other.only()).fields['tenant']).toBe('t1')
})

it.each([undefined, null, 5, {}])('throws when it is given %s in place of a function', (run) => {
  const { log } = recorded()
  expect(() => log.withContext({}, run as () => void)).toThrow(
    expect.objectContaining({ code: 'CORDWOOD_ERR_CONTEXT_WITHOUT_FUNCTION' }),
  )
})

it('adds to the innermost context, for all its tasks', async () => {
  const { log, records } = recorded()
  await log.withContext({ a: 1 }, async () => {
    const task = sleep(5).then(() => log.info('task'))
    log.addContext({ tenant: 't1' })
    log.info('here')
    await task
  })
  expect((await records()).map(({ fields }) => [fields['a'], fields['tenant']])).toEqual([
    [1, 't1'],
    [1, 't1'],
  ])
})

it('reports addContext outside of any context, and does nothing', async () => {
  const { log, only, problems } = recorded()
  log.addContext({ tenant: 't1' })
  log.info('x')
  expect((await only()).fields['tenant']).toBeUndefined()
  expect(problems).toMatchObject([{ code: 'CORDWOOD_PROBLEM_NO_SCOPE', lost: 0 }])
})

it('shows what is current: base, context over it, bindings over both', () => {
  const { log } = recorded({ base: { a: 'base', b: 'base', c: 'base' } })
  const child = log.child({ a: 'child' })
  log.withContext({ a: 'context', b: 'context' }, () => {
    expect(child.context).toEqual({ a: 'child', b: 'context', c: 'base' })
  })
  expect(child.context).toEqual({ a: 'child', b: 'base', c: 'base' })
})

it('cannot be changed through its view', () => {
  const { log } = recorded()
  log.withContext({ a: 1 }, () => {
    expect(Object.isFrozen(log.context)).toBe(true)
    expect(Reflect.set(log.context, 'a', 2)).toBe(false)
    expect(log.context['a']).toBe(1)
  })
})

it('leaves out the span of OpenTelemetry where asked to', async () => {
  const { context, trace } = await import('@opentelemetry/api')
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks')
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const spanContext = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 }
  const [auto, off] = [memory(), memory()]
  const logs = [createLogger({ sinks: [auto] }), createLogger({ sinks: [off], trace: 'off' })]
  context.with(trace.setSpanContext(context.active(), spanContext), () => {
    for (const log of logs) log.info('x')
  })
  for (const log of logs) await log.flush()
  expect(auto.records[0]?.fields['trace.id']).toBe(spanContext.traceId)
  expect(off.records[0]?.fields['trace.id']).toBeUndefined()
  context.disable()
})
