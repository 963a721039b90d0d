// Checked by `tsc -p test`: the logger goes where fastify's and pino's go. Nothing here is run.
import fastify, { type FastifyBaseLogger } from 'fastify'
import type pino from 'pino'
import { createLogger, type StructuredLogger } from '../../src/index.ts'

declare const plain: StructuredLogger
const log = createLogger({ levels: { notice: 35 } })

export const base: FastifyBaseLogger = plain
export const withLevels: FastifyBaseLogger = log
export const info: pino.LogFn = plain.info
export const notice: pino.LogFn = log.notice
export const baseLogger: Pick<pino.BaseLogger, 'level' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'> =
  plain

const app = fastify({ loggerInstance: log })
app.log.notice('the type of the instance is kept')
app.get('/', (request) => {
  request.log.info({ id: request.id }, 'seen')
})
