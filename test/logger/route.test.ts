import { describe, expect, it } from 'vitest'
import { createLogger, type LoggerOptions, memory, type MemorySink, type Problem, route } from '../../src/index.ts'

function openLog(options: LoggerOptions) {
  const problems: Problem[] = []
  const log = createLogger({ level: 'debug', exit: { signals: [] }, onProblem: (problem) => problems.push(problem), ...options })
  return { log, problems }
}
const messages = (...sinks: readonly MemorySink[]): string[][] => sinks.map((sink) => sink.records.map(({ message }) => message))

describe('a route', () => {
  it('leads lines to sinks by type, and all others elsewhere', async () => {
    const [audio, web, rest] = [memory(), memory(), memory()]
    const { log } = openLog({
      sinks: [
        route({
          when: { type: 'audio_processing' },
          sinks: [audio],
          otherwise: [route({ when: { type: 'http_request' }, sinks: [web], otherwise: [rest] })],
        }),
      ],
    })
    log.info('a', { type: 'audio_processing' })
    log.child({ type: 'audio_processing' }).info('b')
    log.withContext({ type: 'http_request' }, () => log.info('c'))
    log.info('d', { 'http.request.method': 'GET' })
    log.error('e', new Error('no'))
    log.info('f')
    await log.close()
    expect(messages(audio, web, rest)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
    ])
  })

  it('by level, by template and by a function of the masked line', async () => {
    const [loud, orders, vip, all] = [memory(), memory(), memory(), memory()]
    const { log } = openLog({
      sinks: [
        { sink: loud, when: { level: 'error' } },
        { sink: orders, when: { template: ['order {id} placed', /^refund/] } },
        { sink: vip, when: ({ fields }) => fields['vip'] === true && fields['password'] === '[REDACTED]' },
        all,
      ],
    })
    log.info('order {id} placed', { id: 1 })
    log.info('order 2 placed')
    log.debug('refund', { vip: true, password: 'hunter2' })
    log.fatal('down')
    await log.close()
    expect(messages(loud, orders, vip)).toEqual([['down'], ['order 1 placed', 'refund'], ['refund']])
    expect(all.records).toHaveLength(4)
  })

  it('asks its condition once a line, however many sinks and forms stand behind it', async () => {
    const sides = [memory(), memory({ format: 'pino' }), memory(), memory({ format: ({ message }) => message })]
    let asked = 0
    const { log } = openLog({
      sinks: [route({ when: () => asked++ % 2 === 0, sinks: sides.slice(0, 2), otherwise: sides.slice(2) })],
    })
    for (let n = 0; n < 10; n++) log.info('line', { n })
    await log.close()
    expect(asked).toBe(10)
    expect(sides.map(({ lines }) => lines.length)).toEqual([5, 5, 5, 5])
  })

  it('counts a line that is led elsewhere as filtered, and the books balance', async () => {
    const { log } = openLog({ sinks: [route({ when: { level: 'warn' }, sinks: [memory()], otherwise: [memory()] })] })
    log.info('a')
    log.warn('b')
    log.warn('c')
    await log.flush()
    expect(log.stats.sinks.map(({ accepted, filtered, written }) => [accepted.total, filtered.total, written.total])).toEqual([
      [3, 1, 2],
      [3, 2, 1],
    ])
  })

  it('keeps the line where its condition throws, and says so', async () => {
    const [first, second] = [memory(), memory()]
    const when = (): boolean => {
      throw new Error('no')
    }
    const { log, problems } = openLog({ sinks: [route({ when, sinks: [first], otherwise: [second] })] })
    log.info('a')
    await log.close()
    expect(messages(first, second)).toEqual([['a'], []])
    expect(problems).toMatchObject([{ code: 'CORDWOOD_PROBLEM_FILTER', message: expect.stringContaining('sinks[0].when') }])
  })

  it('knows what enrichers added', async () => {
    const [audio, rest] = [memory(), memory()]
    const { log } = openLog({
      enrich: [{ when: { template: 'late' }, enrich: async () => ({ type: 'audio_processing' }) }],
      sinks: [route({ when: { type: 'audio_processing' }, sinks: [audio], otherwise: [rest] })],
    })
    log.info('late')
    log.info('now')
    await log.close()
    expect(messages(audio, rest)).toEqual([['late'], ['now']])
  })

  it('goes before the level and the filter of its sinks, which hold as well', async () => {
    const sink = memory({ level: 'error', filter: ({ fields }) => fields['keep'] === true })
    const { log } = openLog({ sinks: [route({ when: { type: 'a' }, sinks: [sink] })] })
    log.error('1', { type: 'a', keep: true })
    log.error('2', { type: 'a' })
    log.info('3', { type: 'a', keep: true })
    log.error('4', { keep: true, type: 'b' })
    await log.close()
    expect(messages(sink)).toEqual([['1']])
  })

  it.each([
    ['no condition', { sinks: [memory()] }, /`when` of route/],
    ['no sinks', { when: {}, sinks: [] }, /`sinks` of route/],
    ['no list otherwise', { when: {}, sinks: [memory()], otherwise: memory() }, /`otherwise` of route/],
    ['an unknown member', { when: {}, sinks: [memory()], else: [] }, /got `else`/],
  ])('is refused with %s', (_what, options, message) => {
    expect(() => route(options as never)).toThrow(message)
    expect(() => createLogger({ sinks: [options as never] })).toThrow(/`when`|`sinks`|`otherwise`|`else`/)
  })

  it('is refused with what is no sink or no level deep within', () => {
    expect(() => createLogger({ sinks: [route({ when: {}, sinks: [{ when: {}, sinks: [5 as never] }] })] })).toThrow(
      /`sinks\[0\]\.sinks\[0\]\.sinks\[0\]`/,
    )
    expect(() => createLogger({ sinks: [{ sink: memory(), when: { level: 'loud' } }] })).toThrow(/`sinks\[0\]\.when\.level`/)
  })
})
