// A server whose handler throws or rejects, with and without our wrapper, and what the process then sees. Run by handler.test.ts.
import { once } from 'node:events'
import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { httpHandler } from '../../src/http/index.ts'
import { createListLog, type Line } from './matrix/tally.ts'

const [, , how, wrapped] = process.argv
const lines: Line[] = []
const handler = (): unknown => {
  const error = new Error(`handler ${how}`)
  if (how === 'rejects') return Promise.reject(error)
  throw error
}
const server = createServer(wrapped === 'true' ? httpHandler(createListLog(lines), handler) : handler)
const report = (error: unknown, origin: string): void => {
  const seen = lines.map(({ level, message, rest, context }) => [level, message, String(rest[0]), typeof context['requestId']])
  process.stdout.write(JSON.stringify({ origin, message: (error as Error).message, lines: seen }), () => process.exit(3))
}
process.on('uncaughtException', report)
server.listen(0, '127.0.0.1')
await once(server, 'listening')
get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }).on('error', () => {})
