// A Nest application with nestjs-pino: `node nest-service.ts pino | cordwood | plain` prints its lines.
import { Controller, Get, type INestApplication, InternalServerErrorException, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { Logger, LoggerModule, type Params, PinoLogger } from 'nestjs-pino'
import real from 'pino'
import { createLogger } from '../../../src/index.ts'
import { pino } from '../../../src/interop/pino.ts'

/** Runs one Nest application, with real requests. */
async function serve(pinoHttp: Params['pinoHttp']): Promise<void> {
  class Orders {
    readonly #log: PinoLogger
    constructor(log: PinoLogger) {
      this.#log = log
      log.setContext('Orders')
    }
    find(): string {
      this.#log.info({ orderId: 'o1' }, 'looked up %s', 'o1')
      this.#log.assign({ tenant: 't1' })
      this.#log.warn('slow')
      return 'ok'
    }
    fail(): never {
      this.#log.error(new RangeError('boom'), 'failed')
      throw new InternalServerErrorException('no')
    }
  }
  // Decorators by hand: the sources run by bare node, which has none.
  Reflect.defineMetadata('design:paramtypes', [PinoLogger], Orders)
  Controller('orders')(Orders)
  for (const name of ['find', 'fail'] as const) {
    Get(name)(Orders.prototype, name, Object.getOwnPropertyDescriptor(Orders.prototype, name) as PropertyDescriptor)
  }
  class App {
    readonly name = 'orders'
  }
  Module({ imports: [LoggerModule.forRoot({ pinoHttp: pinoHttp as never })], controllers: [Orders] })(App)

  const app: INestApplication = await NestFactory.create(App, { bufferLogs: true })
  const logger = app.get(Logger)
  app.useLogger(logger)
  await app.listen(0, '127.0.0.1')
  for (const path of ['/orders/find', '/orders/fail']) await (await fetch((await app.getUrl()) + path)).text()
  logger.log({ a: 1 }, 'Context')
  await app.close()
}

const kind = process.argv[2]
if (kind === 'plain') {
  const log = createLogger()
  await serve({ logger: log as never, genReqId: () => 'r1' })
  await log.close()
} else {
  const logger = kind === 'pino' ? real({ level: 'debug' }) : pino({ level: 'debug', mask: { mode: 'off' } })
  await serve({ logger: logger as never, customProps: () => ({ region: 'eu' }) })
}
