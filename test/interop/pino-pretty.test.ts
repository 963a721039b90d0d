import { prettyFactory } from 'pino-pretty'
import { expect, it } from 'vitest'
import { createLogger, memory } from '../../src/index.ts'

it('writes lines in the pino format that pino-pretty prints as those of pino', async () => {
  const lines = memory()
  const log = createLogger({ format: 'pino', service: 'checkout', sinks: [lines] })
  log.warn({ orderId: 7 }, 'order late')
  log.error('payment failed', new TypeError('no card'))
  await log.close()
  const print = prettyFactory({ colorize: false, translateTime: 'UTC:yyyy', ignore: 'pid,hostname' })
  const [warning = '', failure = ''] = lines.lines.map((line) => print(line) ?? '')
  expect(warning).toMatch(/^\[\d{4}\] WARN \(checkout\): order late\n {4}orderId: 7\n$/)
  expect(failure).toContain('ERROR (checkout): payment failed')
  expect(failure).toContain('TypeError: no card')
})
