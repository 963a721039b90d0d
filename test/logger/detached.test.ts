import { describe, expect, test, vi } from 'vitest'
import { StructuredLogger, memory } from '../../src/index.ts'
import { recorded } from './recorded.ts'

describe('a log method without its logger', () => {
  test.each(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'warning', 'critical', 'notice'] as const)(
    'logs: %s',
    async (name) => {
      const { log, only } = recorded({ level: 'trace', levels: { notice: 35 } })
      const method: (message: string, fields: object) => void = log[name]
      method('order placed', { orderId: 7 })
      expect(await only()).toMatchObject({ message: 'order placed', fields: { orderId: 7 } })
    },
  )

  test('logs as the root of its tree, at the level that the root has', async () => {
    const { log, records } = recorded()
    const { info, debug } = log.child({ module: 'db' })
    debug('a')
    info('b')
    log.level = 'warn'
    info('c')
    expect((await records()).map(({ message, fields }) => [message, fields['module']])).toEqual([['b', undefined]])
  })

  test('logs what was thrown, as the handler of a rejection', async () => {
    const { log, records } = recorded()
    // oxlint-disable-next-line typescript/unbound-method -- the point of the test
    const { logError, error, logPerformance } = log
    await Promise.reject(new Error('one')).catch(error)
    await Promise.reject(new Error('two')).catch(logError)
    logPerformance('resize', 5)
    expect((await records()).map((record) => record.error?.message ?? record.message)).toEqual(['one', 'two', 'resize'])
  })

  test('logs by a level that is named', async () => {
    const { log, only } = recorded()
    // oxlint-disable-next-line typescript/unbound-method -- the point of the test
    const { log: write } = log
    write('warning', 'disk almost full')
    expect(await only()).toMatchObject({ level: 40, message: 'disk almost full' })
  })

  test('logs through a proxy, and through an object made from the logger', async () => {
    const { log, records } = recorded()
    new Proxy(log, {}).info('proxy')
    ;(Object.create(log) as typeof log).info('heir')
    expect((await records()).map(({ message }) => message)).toEqual(['proxy', 'heir'])
  })

  test('logs when the class was derived, and calls what the derived class defines itself', async () => {
    const sink = memory()
    class Shouting extends StructuredLogger {
      override warn: StructuredLogger['warn'] = ((message: string) => this.error(message.toUpperCase())) as never
    }
    const log = new Shouting({ sinks: [sink] })
    const { info, warn } = log
    info('quiet')
    warn('loud')
    await log.close()
    expect(sink.records.map(({ message }) => message)).toEqual(['quiet', 'LOUD'])
  })

  test('can be replaced by a spy, on one logger only', async () => {
    const { log, records } = recorded()
    const spy = vi.spyOn(log, 'info').mockImplementation(() => {})
    log.info('seen')
    log.child({}).info('logged')
    expect(spy.mock.calls).toEqual([['seen']])
    spy.mockRestore()
    log.info('again')
    expect((await records()).map(({ message }) => message)).toEqual(['logged', 'again'])
  })
})
