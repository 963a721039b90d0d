import { spawnSync } from 'node:child_process'
import { readdirSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { elasticsearch } from '../../src/elasticsearch/index.ts'
import { createLogger, type Problem } from '../../src/index.ts'

/**
 * A service whose spool is on a disk of 512 kB that only it sees. It logs more than that while the server is gone, tells its parent,
 * and ends when the parent says so and all is shipped. Its lines wait in memory meanwhile.
 *
 * spool-full-disk.ts URL STREAM FOLDER LINES [mounted]
 */
const [, , node = '', dataStream = '', folder = '', lines = '0', mounted = ''] = process.argv
if (mounted === '') {
  const script = 'mount -t tmpfs -o size=512k tmpfs "$1" && exec "${@:2}"'
  const inside = [process.execPath, import.meta.filename, node, dataStream, folder, lines, 'mounted']
  process.exit(spawnSync('unshare', ['-Urm', 'bash', '-c', script, 'bash', folder, ...inside], { stdio: 'inherit' }).status ?? 1)
}

const problems: Problem[] = []
const log = createLogger({
  service: 'orders',
  sinks: [elasticsearch({ node, dataStream, spool: { dir: join(folder, 'spool') }, maxRetryDelayMs: 300 })],
  onProblem: (problem) => problems.push(problem),
})
for (let n = 1; n <= Number(lines); n++) {
  log.info('order {n} placed', { n, note: 'some more text, as lines have it' })
  if (n % 100 === 0) await sleep(1)
}
await sleep(50)
const [full] = log.stats.sinks
const { bavail, bsize } = statfsSync(folder)
console.log(JSON.stringify({ freeBytes: bavail * bsize, pending: full?.pending.total, spooled: full?.extra['spooled'] }))
// The server is there when our parent has read that.
while ((log.stats.sinks[0]?.pending.total ?? 0) + (log.stats.sinks[0]?.extra['spooled'] ?? 0) > 0) await sleep(50)
// Behind the lines that filled it the disk has room again.
log.info('order {n} placed', { n: Number(lines) + 1 })
while ((log.stats.sinks[0]?.extra['stored'] ?? 0) <= Number(lines)) await sleep(50)
await log.close()
const [end] = log.stats.sinks
const left = readdirSync(join(folder, 'spool', dataStream))
console.log(JSON.stringify({ stats: end, codes: problems.map(({ code }) => code), left }))
