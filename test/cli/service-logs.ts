import { ecsLine, write } from '../store/folder.ts'

/** How many requests there are: one a minute for two hours, then two a second for a minute, half of them failing. */
export const requests = 240

/**
 * Writes the lines of three services, one file each: each request goes from `gateway` to `checkout` to `payment`. Those of the last
 * minute from `us-1` fail with a message that was never there before.
 */
export function writeServiceLogs(folder: string): void {
  const files = { gateway: '', checkout: '', payment: '' }
  const hex = (number: number, length: number): string =>
    (number * 2_654_435_761 + 17).toString(16).padStart(length, '0').slice(-length)
  for (let at = 0; at < requests; at++) {
    const isLate = at >= 120
    const time = isLate ? 120 * 60_000 + (at - 120) * 500 : at * 60_000
    const region = at % 2 === 0 ? 'us-1' : 'eu-1'
    const isBad = isLate && region === 'us-1'
    const ids = { 'trace.id': hex(at + 1, 32), 'http.request.id': `r-${at}`, 'cloud.region': region }
    const [root, second, third] = [1, 2, 3].map((part) => hex(at * 10 + part, 16))
    const duration = isBad ? 2000 : 20 + (at % 10)
    const line = (service: string, after: number, message: string, more: object): string =>
      ecsLine(time + after, message, { 'service.name': service, ...ids, ...more })
    files.gateway += line('gateway', 0, 'request received', { 'span.id': root, 'url.path': '/orders' })
    files.checkout += line('checkout', 4, `order o-${at} placed`, { 'span.id': second, 'parent.id': root, orderId: `o-${at}` })
    files.payment += isBad
      ? line('payment', duration - 1, `gateway timeout after ${duration} ms`, {
          'span.id': third,
          'parent.id': second,
          'log.level': 'error',
          orderId: `o-${at}`,
          error: {
            type: 'TimeoutError',
            message: 'no answer',
            stack_trace: 'TimeoutError: no answer\n    at charge (pay.ts:12:9)',
          },
        })
      : line('payment', duration - 1, 'card charged', { 'span.id': third, 'parent.id': second, orderId: `o-${at}` })
    files.gateway += line('gateway', duration, 'request done', {
      'span.id': root,
      'log.level': isBad ? 'error' : 'info',
      'event.duration': duration * 1e6,
      'http.response.status_code': isBad ? 504 : 201,
    })
  }
  for (const [service, text] of Object.entries(files)) write(folder, `services/${service}.ndjson`, text)
}
