// The checkout service, on Express. Nothing in here hands a request id around, and every line has it.
import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import express from 'express'
import { expressContext, expressErrors, tracedFetch } from '../../src/http/index.ts'
import { openLog } from './demo-logger.ts'
import { serve } from './serve.ts'

const log = openLog('checkout')
const paymentUrl = process.env['DEMO_PAYMENT_URL'] ?? ''

async function reserveStock(orderId: string, items: number): Promise<void> {
  await delay(1 + Math.random() * 2)
  log.debug('not written: below the level', { orderId })
  log.info('{items} items reserved', { items, orderId })
}

async function pay(orderId: string, amount: number): Promise<void> {
  const answer = await tracedFetch(`${paymentUrl}/charges`, { method: 'POST', body: JSON.stringify({ orderId, amount }) })
  const { reason } = (await answer.json()) as { reason?: string }
  if (!answer.ok) throw new Error(`payment answered ${answer.status}`, { cause: new Error(reason) })
}

const app = express()
app.use(expressContext(log, { user: (request) => request.headers['x-user']?.toString() }))
app.use(express.json())

app.get('/products/:id', (request, response) => {
  response.json({ id: request.params.id, price: 9.5 })
})

app.get('/carts/:id', async (request, response) => {
  await delay(1 + Math.random() * 4)
  log.info('cart {cartId} loaded', { cartId: request.params.id })
  response.json({ items: 3 })
})

app.get('/reports/:day', async (request, response) => {
  const rows = await log.measurePerformance('report', () => delay(25 + Math.random() * 60, 1200))
  response.json({ day: request.params.day, rows })
})

app.post('/orders', async (request, response) => {
  const { orderId, amount, items } = request.body as { orderId: string; amount: number; items: number }
  log.info('order {orderId} received', { orderId, amount })
  await reserveStock(orderId, items)
  try {
    await pay(orderId, amount)
  } catch (error) {
    log.error('order {orderId} not placed', error, { orderId })
    response.status(502).json({ orderId })
    return
  }
  log.info('order {orderId} placed', { orderId, amount })
  response.status(201).json({ orderId })
})

app.use(expressErrors(log))
serve(createServer(app), log)
