import { AssertionError } from 'node:assert'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createLogger } from '../../src/index.ts'
import { createFakeClock, createRecorder, createTestLogger, type Expectation } from '../../src/testing/index.ts'

function failureOf(act: () => unknown): AssertionError {
  try {
    act()
  } catch (error) {
    if (error instanceof AssertionError) return error
    throw error
  }
  throw new Error('it did not throw')
}

describe('what was logged', () => {
  it('is there when the call returns', () => {
    const { log, recorder } = createTestLogger()
    log.trace('one')
    log.child({ module: 'db' }).error('two', new RangeError('boom'), { n: 2 })
    expect(recorder.records.map(({ message }) => message)).toEqual(['one', 'two'])
    expect(recorder.lines).toHaveLength(2)
    expect(recorder.last()).toMatchObject({ level: 50, fields: { module: 'db', n: 2 }, error: { type: 'RangeError' } })
  })

  const { log, recorder } = createTestLogger({ levels: { notice: 35 } })
  log.withContext({ requestId: 'r1', userId: 'u1' }, () =>
    log.info('order {orderId} placed', { orderId: 'o1', items: [{ sku: 'a' }, { sku: 'b' }] }),
  )
  log.notice('noticed', {
    when: new Date(0),
    count: 12n,
    ratio: Number.NaN,
    event: { kind: 'x', code: 7 },
    nested: { 'a.b': { c: 1 } },
  })
  log.error('payment failed', new TypeError('no route', { cause: new Error('refused') }), { message: 'mine' })

  it.each<[string, Expectation]>([
    ['a message', 'order o1 placed'],
    ['a pattern', /^order .* placed$/],
    ['a level by name', { level: 'info' }],
    ['a level in capitals', { level: 'ERROR', message: 'payment failed' }],
    ['a level by number', { level: 50 }],
    ['a custom level', { level: 'notice', message: 'noticed' }],
    ["a field by the caller's name", { fields: { requestId: 'r1' } }],
    ["a field by the line's name", { fields: { 'http.request.id': 'r1', 'user.id': /^u/ } }],
    ['an object that the line has dotted', { fields: { event: { kind: 'x' }, user: undefined } }],
    ['a member of a nested object', { fields: { 'nested.a.b.c': 1 } }],
    ['a nested object', { fields: { nested: { 'a.b': { c: 1 } } } }],
    ['an array', { fields: { items: [{ sku: 'a' }, { sku: /b/ }] } }],
    ['what JSON makes of a value', { fields: { when: new Date(0), count: 12n, ratio: Number.NaN } }],
    ['a function of a value', { fields: { count: (count: unknown) => typeof count === 'number' && count > 10 } }],
    ['a field that is not there', { message: 'noticed', fields: { nowhere: undefined } }],
    ['a field whose name is taken', { fields: { message: 'mine' } }],
    ['any error', { error: true }],
    ['no error', { error: false }],
    ['an error by its class', { error: TypeError }],
    ['an error by its members', { error: { message: /route/, cause: [{ message: 'refused' }] } }],
    ['a function of the record', (record) => record.sequence === 2],
  ])('is found by %s', (_, expected) => {
    expect(recorder.assertLogged(expected)).toBe(recorder.find(expected))
  })

  it.each<[string, Expectation]>([
    ['another message', 'order'],
    ['another level', { level: 'warn' }],
    ['another level of one message', { level: 'warn', message: 'noticed' }],
    ['a level that is none', { level: 'loud' }],
    ['another value', { fields: { orderId: 'o2' } }],
    ['a longer array', { fields: { items: [{ sku: 'a' }, { sku: 'b' }, {}] } }],
    ['a member more', { fields: { event: { kind: 'x', other: 1 } } }],
    ['a text for a number', { fields: { count: '12' } }],
    ['another class of error', { error: RangeError }],
    ['what every object has', { fields: { nested: { toString: undefined, constructor: Object.prototype.constructor } } }],
    ['a function that says no', () => false],
  ])('is not found by %s', (_, expected) => {
    recorder.assertNotLogged(expected)
    expect(recorder.find(expected)).toBeUndefined()
    expect(recorder.findAll(expected)).toEqual([])
    expect(recorder.last(expected)).toBeUndefined()
    expect(() => recorder.assertLogged(expected)).toThrow(AssertionError)
  })

  it('is counted', () => {
    const { log, recorder } = createTestLogger()
    for (let n = 0; n < 3; n++) log.info('again', { n })
    expect(recorder.assertLogged('again', 3).fields['n']).toBe(0)
    expect(recorder.last('again')?.fields['n']).toBe(2)
    expect(recorder.findAll('again')).toHaveLength(3)
    expect(() => recorder.assertLogged('again', 2)).toThrow(/Expected 2 records with message 'again', got 3/)
    expect(() => recorder.assertLogged('again', 0)).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }))
    recorder.clear()
    recorder.assertNotLogged('again')
  })

  it('is masked and bounded as in the line', () => {
    const { log, recorder } = createTestLogger({ limits: { maxStringLength: 16 } })
    log.info('long', { text: 'x'.repeat(100) })
    expect(String(recorder.last()?.fields['text'])).not.toContain('x'.repeat(20))
  })

  it('is kept up to a bound', async () => {
    const recorder = createRecorder({ maxRecords: 2 })
    const log = createLogger({ sinks: [recorder], exit: { signals: [] } })
    for (let n = 0; n < 5; n++) log.info('n', { n })
    await log.flush()
    expect(recorder.records.map(({ fields }) => fields['n'])).toEqual([3, 4])
    expect(recorder.lines).toHaveLength(2)
    await log.close()
  })
})

describe('a failure', () => {
  const { log, recorder } = createTestLogger()
  log.info('order placed', { orderId: 'o1', tries: 1 })
  log.error('payment failed', new TypeError('no route'), { orderId: 'o2' })

  it('shows what was expected, what is nearest and all that was logged', () => {
    const failure = failureOf(() => recorder.assertLogged({ level: 'error', fields: { orderId: 'o1' } }))
    expect(failure.message).toBe(
      [
        "Expected a record like { level: 'error', fields: { orderId: 'o1' } }, got none among 2.",
        'Nearest is [2]:',
        "  fields.orderId: expected 'o1', got 'o2'",
        'Logged:',
        `  [1] info  "order placed" { orderId: 'o1', tries: 1 }`,
        `  [2] error "payment failed" { orderId: 'o2' } TypeError: no route`,
      ].join('\n'),
    )
    expect(failure).toMatchObject({ code: 'ERR_ASSERTION', operator: 'assertLogged' })
  })

  it('points at what should not be there', () => {
    expect(failureOf(() => recorder.assertNotLogged(/placed/)).message).toBe(
      [
        'Expected no record with message /placed/, got 1.',
        'Logged:',
        `> [1] info  "order placed" { orderId: 'o1', tries: 1 }`,
        `  [2] error "payment failed" { orderId: 'o2' } TypeError: no route`,
      ].join('\n'),
    )
  })

  it('says that nothing was logged', () => {
    expect(failureOf(() => createRecorder().assertLogged('x')).message).toBe(
      "Expected a record with message 'x', got none among 0.\nNothing was logged.",
    )
  })

  it('shows the newest of many', () => {
    const { log, recorder } = createTestLogger()
    for (let n = 0; n < 100; n++) log.info('n', { n })
    const lines = failureOf(() => recorder.assertLogged('x')).message.split('\n')
    expect(lines).toHaveLength(23)
    expect(lines[2]).toBe('  ... 80 before these')
    expect(lines.at(-1)).toBe('  [100] info  "n" { n: 99 }')
  })

  it('has the stack of the test, not of the recorder', () => {
    const { stack } = failureOf(() => recorder.assertLogged('nowhere'))
    expect(stack).not.toContain('src/testing/recorder')
    expect(stack).toContain('recorder.test')
  })
})

describe('waiting', () => {
  it('ends when the record comes', async () => {
    const { log, recorder } = createTestLogger()
    const waiting = recorder.waitFor({ message: /later/ })
    setTimeout(() => log.info('much later'), 1)
    expect((await waiting).message).toBe('much later')
    expect((await recorder.waitFor('much later')).message).toBe('much later')
  })

  it('ends when the time is up, and shows what was logged', async () => {
    const { log, recorder } = createTestLogger()
    log.info('something else')
    await expect(recorder.waitFor('never', 5)).rejects.toThrow(/within 5 ms, got none among 1\.[^]*something else/)
  })
})

describe('the logger of a test', () => {
  it('has a clock that stands still', () => {
    const { log, recorder, clock } = createTestLogger()
    log.measurePerformance('resize', () => clock.advance(250))
    expect(recorder.last()).toMatchObject({ time: clock.now(), fields: { 'event.duration': 250_000_000 } })
  })

  it('leaves the process alone, and collects what goes wrong', () => {
    const before = process.listenerCount('SIGTERM')
    const { log, problems } = createTestLogger()
    log.addContext({ a: 1 })
    expect(process.listenerCount('SIGTERM')).toBe(before)
    expect(problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_NO_SCOPE'])
  })

  it('takes all options of a logger', () => {
    const recorder = createRecorder()
    const made = createTestLogger({ level: 'warn', service: 'checkout', sinks: [recorder], format: 'pino' })
    made.log.info('not this')
    made.log.warn('this')
    for (const each of [recorder, made.recorder]) expect(each.records.map(({ message }) => message)).toEqual(['this'])
  })
})

describe('the clock', () => {
  it('moves as it is told', () => {
    const clock = createFakeClock(1000)
    clock.advance(5)
    clock.set('1970-01-01T00:00:00Z')
    expect([clock.now(), clock.monotonic()]).toEqual([0, 5])
  })

  it.each([() => createFakeClock('soon'), () => createFakeClock().advance(-1), () => createFakeClock().set(Number.NaN)])(
    'refuses what is no time: %s',
    (act) => {
      expect(act).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }))
    },
  )
})

it("serves Node's own test runner, which shows the failure", () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordwood-testing-'))
  const path = join(folder, 'own.test.ts')
  writeFileSync(
    path,
    `import { test } from 'node:test'
    import { createTestLogger } from ${JSON.stringify(new URL('../../src/testing/index.ts', import.meta.url).href)}
    test('right', () => { const { log, recorder } = createTestLogger(); log.info('yes'); recorder.assertLogged('yes') })
    test('wrong', () => { const { log, recorder } = createTestLogger(); log.info('yes'); recorder.assertLogged('no') })`,
  )
  const { status, stdout } = spawnSync(process.execPath, ['--test', '--test-reporter=tap', path], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  expect(status).toBe(1)
  expect(stdout).toMatch(/ok \d - right/)
  expect(stdout).toMatch(/not ok \d - wrong/)
  expect(stdout).toContain(`Expected a record with message 'no', got none among 1.`)
})
