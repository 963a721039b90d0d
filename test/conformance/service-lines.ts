import { createContext } from '../../src/context/context.ts'
import { defaultLimits } from '../../src/core/encoder.ts'
import { standardLevels } from '../../src/core/level.ts'
import { passThrough } from '../../src/core/masker.ts'
import { createSites } from '../../src/core/message.ts'
import { createEncoder } from '../../src/json/encoder.ts'

/** The time of the first line; a line follows each second, every fifth in the same millisecond as the one before. */
export const begin: number = Date.parse('2026-11-20T10:00:00.000Z')
export const bootId = '0mhxq3k2pconform1'
export const lineCount = 120

/** Lines as our own encoder writes them: a service with requests, users, durations and errors. */
export function serviceLines(): readonly string[] {
  const sites = createSites()
  const encoder = createEncoder({
    format: 'ecs',
    service: 'checkout',
    version: '1.2.3',
    env: 'test',
    levels: standardLevels,
    limits: defaultLimits,
    masker: passThrough,
    bootId,
    report: ({ message }) => {
      throw new Error(message)
    },
    host: { pid: 7, threadId: 0, hostname: 'host1' },
  })
  return Array.from({ length: lineCount }, (_, at) => {
    const time = begin + (at % 5 === 4 ? at - 1 : at) * 1000
    const context = createContext({ requestId: `request-${Math.floor(at / 4)}`, userId: `user${at % 3}` })
    const failed = at % 10 === 9
    const literal = failed ? 'payment of {amount} failed' : 'order {orderId} placed'
    const error = failed
      ? Object.assign(new TypeError(`card ${at} declined`), { code: at % 20 === 19 ? 'E_CARD' : 'E_LIMIT' })
      : undefined
    const fields = {
      orderId: at,
      amount: at / 4,
      'event.duration': at * 1_000_000,
      tags: ['all', at % 2 === 0 ? 'even' : 'odd'],
      cart: { items: at % 7, paid: !failed },
    }
    const level = failed ? 50 : at % 6 === 0 ? 20 : 30
    return encoder.line(level, time, at + 1, sites.of(literal), literal, fields, error, undefined, context)
  })
}
