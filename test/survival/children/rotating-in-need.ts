// Logs into a rotating file on a very small disk until it is full, gets room, and goes on. Its orders come as JSON.
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { createLogger, file, type Problem } from '../../../src/index.ts'

/** What a child is to do. */
export interface NeedOrders {
  /** An empty folder, over which the small disk is mounted, where only this process sees it. */
  readonly folder: string
  /** Where the files are copied to at the end. */
  readonly out: string
  readonly lines: number
  readonly isMounted: boolean
}

const orders = JSON.parse(process.argv[2] ?? '') as NeedOrders

if (!orders.isMounted) {
  const inside = JSON.stringify({ ...orders, isMounted: true })
  const script = 'mount -t tmpfs -o size=256k tmpfs "$1" && exec "$2" "$3" "$4"'
  const words = ['-Urm', 'bash', '-c', script, 'bash', orders.folder, process.execPath, import.meta.filename, inside]
  process.exit(spawnSync('unshare', words, { stdio: 'inherit' }).status ?? 1)
}

const problems: Problem[] = []
const log = createLogger({
  sinks: [file({ path: join(orders.folder, 'app.log'), rotate: { maxBytes: 60_000, compress: 'gzip' } })],
  ring: { capacity: 100_000, maxBytes: 1 << 28 },
  onProblem: (problem) => problems.push(problem),
})
const state = (): string | undefined => log.stats.sinks[0]?.state
const until = async (isDone: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 3_000 && !isDone(); turn++) await new Promise((resolve) => setTimeout(resolve, 10))
  if (!isDone()) throw new Error(`${JSON.stringify(log.stats)} ${problems.map(({ message }) => message).join()}`)
}
let n = 0
const burst = (): void => {
  for (let i = 0; i < orders.lines; i++) log.info('line', { n: ++n, filler: 'some more text, as lines have it' })
}
burst()
await until(() => state() === 'failing')
const freeBytes = statfsSync(orders.folder).bavail * 4096
burst()
execFileSync('mount', ['-o', 'remount,size=64m', orders.folder])
await until(() => state() === 'ok')
burst()
await log.flush()
await until(() => (log.stats.sinks[0]?.extra['packed'] ?? 0) === (log.stats.sinks[0]?.extra['rotations'] ?? -1))
await log.close()
cpSync(orders.folder, orders.out, { recursive: true })
console.log(JSON.stringify({ n, freeBytes, stats: log.stats, problems: problems.map(({ code, lost }) => ({ code, lost })) }))
