// What the command `cordwood` says of the lines of three services: run as `npx cordwood trace o-42 logs`.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'example-'))
mkdirSync(join(folder, 'logs'))
const begin = Date.parse('2026-11-20T10:00:00Z')

/** A line as a logger of this service writes it. */
function line(service: string, afterMs: number, level: string, message: string, fields: object): string {
  const time = new Date(begin + afterMs).toISOString()
  return `${JSON.stringify({ '@timestamp': time, 'log.level': level, message, 'service.name': service, ...fields })}\n`
}

const logs: Record<string, string> = { gateway: '', checkout: '', payment: '' }
for (let n = 0; n < 100; n++) {
  // The last ten requests fail.
  const isBad = n >= 90
  const at = n * 60_000
  const ids = { 'http.request.id': `r-${n}`, orderId: `o-${n}` }
  const took = isBad ? 2000 : 40
  logs.gateway += line('gateway', at, 'info', 'request received', ids)
  logs.checkout += line('checkout', at + 5, 'info', `order o-${n} placed`, ids)
  logs.payment += isBad
    ? line('payment', at + 1990, 'error', 'no answer from the bank', ids)
    : line('payment', at + 30, 'info', 'card charged', ids)
  logs.gateway += line('gateway', at + took, isBad ? 'error' : 'info', 'request done', { ...ids, 'event.duration': took * 1e6 })
}
for (const [service, text] of Object.entries(logs)) writeFileSync(join(folder, 'logs', `${service}.ndjson`), text)

const bin = join(dirname(createRequire(import.meta.url).resolve('cordwood/package.json')), 'dist/cli/main.js')
const cordwood = (...words: string[]): void => {
  const env = { ...process.env, TZ: 'UTC', COLUMNS: '80' }
  const { stdout } = spawnSync(process.execPath, [bin, ...words], { cwd: folder, encoding: 'utf8', env })
  console.log(stdout.trimEnd())
}

cordwood('trace', 'o-95', 'logs')
// → o-95  4 lines · 3 services · 2s · 2 errors · 2026-11-20 11:35:00.000
// →
// →     +0  *           gateway      INFO  request received
// →   +5ms  *           - checkout   INFO  order o-95 placed
// → +1.99s           *    - payment  ERROR no answer from the bank
// →    +2s  =========*  gateway      ERROR request done took=2s
cordwood('patterns', 'logs', '-n', '3')
// → 100  25%  @@@@@@@@@@  INFO  request received
// → 100  25%  @@@@@@@@@@  INFO  request done
// → 100  25%  @@@@@@@@@@  INFO  order <*> placed
// → and 100 lines of other kinds, 400 lines, a bar is 10m
cordwood('stats', 'duration', '*', 'logs')
// →               count   min   p50  p95  p99  max   mean
// → duration        100  40ms  40ms   2s   2s   2s  236ms
cordwood('count', 'level:error', 'logs')
// → 20
rmSync(folder, { recursive: true })
