// Checked by `tsc -p test`: right calls must compile, and wrong ones must not. Nothing here is run.
import { createLogger, StructuredLogger, type LoggerMembers } from '../../src/index.ts'

declare const err: Error, orderId: string, userId: string, ip: string, amount: number, url: string, text: string
declare const unknownValue: unknown
// What a value without types is: `any`, as JSON.parse answers it.
const untyped = JSON.parse('{}')
interface Order {
  id: string
  total: number
}
declare const order: Order

const log = createLogger({ service: 'checkout', levels: { notice: 35 } })
const plain: StructuredLogger = log
log.level = 'WARNING'
log.level = 'notice'
plain.level = 'silent'
export const level: string = log.level

// message first, object first, error first
log.info('started')
log.info('order placed', { orderId, amount })
log.info({ orderId }, 'order placed')
log.info({ orderId })
log.info(order, 'an interface-typed object')
log.info('x', order)
log.error('payment failed', err, { orderId })
log.error('payment failed', { orderId }, err)
log.error(err, { orderId })
log.error({ orderId }, err)
log.error(err)
log.error(err, 'gone')

// templates
log.info('user {userId} from {ip}', { userId, ip })
log.info('user {userId} from {ip}', { userId, ip, more: 1 })
log.error('order {orderId} failed', err, { orderId })
log.error('order {orderId} failed', { orderId }, err)
log.info('{@order} {$userId} {amount:.2}', { order, userId, amount })
log.info('{order.id} ready', { order })
log.info('user {userId}', () => ({ userId }))
log.info({ userId }, 'user {userId}')

// `%` formats
log.info('hello %s, %d times', 'you', 3)
log.info({ a: 1 }, 'hello %s', 'you')
log.info('GET %o', { url })

// text that only looks like a template or a format
log.info(`GET ${url}`, { userId })
log.info('body {"a":1}')
log.info('use {} x')
log.info('5%off')
log.info('100%done', { userId })
log.info('{{userId}} is escaped')

// lazy, unknown, and not a literal
log.debug('big', () => ({ lazy: true }))
log.info(untyped)
log.info('a', untyped)
log.info(text, 1, 'two')
log.error(unknownValue)
log.error('failed', unknownValue)
try {
  throw err
} catch (e) {
  log.error(e)
  log.error('failed', e)
  log.error('failed', e, { orderId })
  log.error({ err: e }, 'failed')
  log.error('order {orderId} failed', e, { orderId })
}

// every level
log.trace('t')
log.debug('d')
log.warn('w')
log.warning('w')
log.fatal('f')
log.critical('f')
log.silent('nothing')
log.notice('custom level')
log.notice('user {userId}', { userId })
log.child({ module: 'db' }).notice('a child has the custom levels too')
log.log('warning', 'by name', { amount })
log.log('NOTICE'.toLowerCase() as 'notice', 'by custom name')
log.log(35, 'by number')

// the rest of the surface
log.withContext({ userId }, () => log.info('inside'))
export const answer: number = log.withContext({ userId }, () => 42)
export const later: Promise<number> = log.withContext({ userId }, async () => 42)
const placed = log.event('order.placed', 'info', 'order {orderId} placed')
placed({ orderId })
placed({ orderId, amount })
log.event('started', 'notice', 'service started')()
export const measured: Promise<string> = log.measurePerformance('resize', async () => 'done')
log.measurePerformance('resize').set({ rows: 1 }).fail(err).lap('decoded').end({ more: 1 })
log.logPerformance('resize', 12.5, { rows: 1 })
log.logError(unknownValue, { orderId })
export const named: LoggerMembers = new StructuredLogger('checkout')
export const withOptions: StructuredLogger<'notice'> = new StructuredLogger({ service: 'checkout', levels: { notice: 35 } })

// @ts-expect-error a hole without its field
log.info('user {userId} from {ip}', { userId })
// @ts-expect-error a misspelt field
log.info('user {userId}', { userid: 1 })
// @ts-expect-error no fields at all
log.info('user {userId}')
// @ts-expect-error lazy fields without the hole's field
log.info('user {userId}', () => ({ userid: 1 }))
// @ts-expect-error a bare value that nothing prints
log.info('user', userId)
// @ts-expect-error a bare number that nothing prints
log.info('amount', 3)
// @ts-expect-error fields without the one that the hole needs
log.error('order {orderId} failed', { id: 1 })
// @ts-expect-error an error, but not the hole's field
log.error('order {orderId} failed', err)
// @ts-expect-error a level that does not exist
log.level = 'loud'
// @ts-expect-error a level of another logger
plain.level = 'notice'
// @ts-expect-error a custom level that this logger does not have
plain.notice('x')
// @ts-expect-error an event's hole without its field
placed({ order: 1 })
// @ts-expect-error an event whose template needs fields
placed()
// @ts-expect-error a context without the function that runs in it
log.withContext({ userId })
// @ts-expect-error by a level that does not exist
log.log('loud', 'x')
// @ts-expect-error a custom level named like a method
createLogger({ levels: { child: 35 } })
// @ts-expect-error a custom level named like a standard one
createLogger({ levels: { info: 35 } })
// @ts-expect-error an option that there is not
createLogger({ redactions: { rates: {} } })
// @ts-expect-error a start level that is neither standard nor among the custom ones
createLogger({ levels: { notice: 35 }, level: 'loud' })
// @ts-expect-error the context is read only
log.context['userId'] = 1
