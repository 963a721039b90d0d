// Logs into a store on a very small disk until it is full, gets room, and goes on: full-disk.ts DISK OUT LINES [mounted]
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLogger, type Problem } from '../../../src/index.ts'
import { store } from '../../../src/store/index.ts'

const [, , disk = '', out = '', lines = '0', mounted = ''] = process.argv
if (mounted === '') {
  const script = 'mount -t tmpfs -o size=400k tmpfs "$1" && exec "${@:2}"'
  const inside = [process.execPath, import.meta.filename, disk, out, lines, 'mounted']
  process.exit(spawnSync('unshare', ['-Urm', 'bash', '-c', script, 'bash', disk, ...inside], { stdio: 'inherit' }).status ?? 1)
}

const problems: Problem[] = []
const dir = join(disk, 'store')
const log = createLogger({
  sinks: [store({ dir, segment: { lines: 300 } })],
  ring: { capacity: 100_000, maxBytes: 1 << 28 },
  onProblem: (problem) => problems.push(problem),
})
const until = async (isDone: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 6_000 && !isDone(); turn++) await sleep(10)
  if (!isDone()) throw new Error(`${JSON.stringify(log.stats)} ${problems.map(({ message }) => message).join()}`)
}
let n = 0
const burst = (): void => {
  for (let i = 0; i < Number(lines); i++) {
    log.info('line {n}', { n: ++n, filler: Math.random().toString(36).repeat(8) })
  }
}
burst()
await until(() => log.stats.sinks[0]?.state === 'failing')
const freeBytes = statfsSync(disk).bavail * 4096
burst()
execFileSync('mount', ['-o', 'remount,size=64m', disk])
await until(() => log.stats.sinks[0]?.state === 'ok')
burst()
await log.flush()
await until(() => log.stats.sinks[0]?.extra['waitingFiles'] === 0)
await log.close()
cpSync(dir, out, { recursive: true })
console.log(
  JSON.stringify({ n, freeBytes, sink: log.stats.sinks[0], problems: problems.map(({ code, lost }) => ({ code, lost })) }),
)
