// Logs that other programs wrote: put into a store exactly once, with templates found by themselves, then asked like one's own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLogs } from 'cordwood/query'
import { deriveTemplates, openImport } from 'cordwood/store'

const folder = mkdtempSync(join(tmpdir(), 'cordwood-import-'))
const dir = join(folder, 'store')
const path = join(folder, 'auth.log')

let text = ''
for (let n = 0; n < 300; n++) {
  const time = `Jun 14 15:${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`
  text +=
    n % 3 === 0
      ? `${time} web1 sshd[${n}]: Failed password for root from 10.0.0.${n % 50} port ${40000 + n}\n`
      : `${time} web1 sshd[${n}]: session opened for user app${n % 7} by (uid=0)\n`
}
writeFileSync(path, text)

// The same as `cordwood import auth.log --into store`, for a source of your own: a queue, a socket, an archive.
const derive = deriveTemplates()
const source = Buffer.from(text)
for (const run of [1, 2]) {
  const into = openImport(dir)
  // How far the last run came, whatever ended it: what is stored is never stored twice.
  let start = into.position('auth.log')
  console.log('run', run, 'goes on at byte', start, 'of', source.length)
  while (start < source.length) {
    // Some whole lines at a time; the position behind them is stored with them.
    const end = source.indexOf('\n', Math.min(start + 8192, source.length - 1)) + 1
    const lines = source.subarray(start, end)
    const place = { source: 'auth.log', start, offset: end, time: Date.UTC(2026, 5, 14) }
    await into.add(lines, place, derive(lines, place))
    start = end
  }
  await into.close()
}

const logs = await openLogs(dir)
const { kinds, minutes } = await logs.query('').aggregate({
  kinds: { patterns: true },
  minutes: { dateHistogram: '1m' },
})
for (const { count, template } of kinds.buckets) console.log(count, template)
console.log(minutes.buckets.map(({ count }) => count).join(' '), 'a minute')

// What stood in the place of <*> can be asked for; and the line is there as it was, byte for byte.
const { total, records } = await logs.query('log.variables:"10.0.0.9" and "failed password"').search({ order: 'oldest' })
console.log(total, 'lines, the first:', records[0]?.message)
await logs.close()
rmSync(folder, { recursive: true })

// → run 1 goes on at byte 0 of 22570
// → run 2 goes on at byte 22570 of 22570
// → 200 session opened for user <*> by (uid=<*>)
// → 100 Failed password for root from <*> port <*>
// → 60 60 60 60 60 a minute
// → 2 lines, the first: Jun 14 15:00:09 web1 sshd[9]: Failed password for root from 10.0.0.9 port 40009
