// The payment service, on bare node:http.
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { httpHandler } from '../../src/http/index.ts'
import { openLog } from './demo-logger.ts'
import { serve } from './serve.ts'

const log = openLog('payment')

/** The bank is troubled when the demo says so. */
let isBankDown = false
process.on('message', (message) => (isBankDown = (message as { isBankDown: boolean }).isBankDown))

async function askBank(orderId: string, amount: number): Promise<string> {
  await delay(2 + Math.random() * 6)
  if (isBankDown && Math.random() < 0.35)
    throw new Error('bank did not answer', { cause: new Error('connect ETIMEDOUT 10.20.0.7:443') })
  if (Math.random() < 0.004) throw new Error('card declined')
  log.info('charge of {amount} accepted', { amount, orderId })
  return `auth-${Math.random().toString(36).slice(2, 10)}`
}

const server = createServer(
  httpHandler(log, async (request, response) => {
    const { orderId, amount } = (await json(request)) as { orderId: string; amount: number }
    try {
      const authorization = await askBank(orderId, amount)
      response.end(JSON.stringify({ authorization }))
    } catch (error) {
      log.error('charge failed', error, { orderId, amount })
      response.statusCode = 503
      response.end(JSON.stringify({ reason: error instanceof Error ? error.message : 'unknown' }))
    }
  }),
)
serve(server, log)
