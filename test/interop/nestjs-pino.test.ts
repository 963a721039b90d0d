import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

type Line = Record<string, unknown>

/** The lines of the service in a process of its own: nestjs-pino keeps one logger a process. What differs from run to run becomes its type. */
async function linesOf(kind: 'pino' | 'cordwood' | 'plain'): Promise<Line[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    new URL('children/nest-service.ts', import.meta.url).pathname,
    kind,
  ])
  const vary = ['time', 'pid', 'remotePort', 'host', 'responseTime', 'stack', 'headers']
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line, (key, value: unknown) => (vary.includes(key) ? typeof value : value)) as Line)
}

it('logs the same with a logger of cordwood/pino as with one of pino', async () => {
  const [theirs, ours] = await Promise.all([linesOf('pino'), linesOf('cordwood')])
  expect(theirs.length).toBeGreaterThan(10)
  expect(theirs.some((line) => line['msg'] === 'looked up o1')).toBe(true)
  expect(ours).toEqual(theirs)
})

it('takes a logger of createLogger unchanged, and its lines carry the request', async () => {
  const lines = await linesOf('plain')
  expect(lines.find((line) => line['message'] === 'looked up o1')).toMatchObject({
    'log.level': 'info',
    context: 'Orders',
    orderId: 'o1',
    req: { id: 'r1', method: 'GET', url: '/orders/find' },
  })
  expect(lines.find((line) => line['message'] === 'slow')).toMatchObject({ tenant: 't1', req: { id: 'r1' } })
  expect(lines.find((line) => line['message'] === 'failed')).toMatchObject({
    'error.type': 'RangeError',
    'error.message': 'boom',
  })
  expect(lines.filter((line) => line['message'] === 'request completed' || line['message'] === 'request errored')).toHaveLength(2)
})
