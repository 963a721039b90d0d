// Logs an event with a schema: run with --disallow-code-generation-from-strings by a test.
import { createLogger } from '../../../src/index.ts'

const codes: string[] = []
const log = createLogger({ onProblem: ({ code }) => codes.push(code) })
const schema = { type: 'object', properties: { orderId: { type: 'string' }, amount: { type: 'integer' } } } as const
const placed = log.event('order.placed', 'info', 'order {orderId} placed', { schema })
placed({ orderId: 'o1', amount: 12 })
placed({ orderId: 'o2', amount: 13 })
await log.close()
process.stderr.write(codes.join(' '))
