// Ships lines in a process of its own: started by ship.bench.ts, prints what a line and what a start costs.
import { drive } from './drive.ts'
import { shippers } from './shipper.ts'

/** CPU of the process and of the thread that logs, and wall time, in microseconds. */
interface Used {
  readonly cpu: number
  readonly thread: number
  readonly wall: number
  readonly logged: number
}

const [name = '', node = '', target = '', lines = ''] = process.argv.slice(2)
const shipper = shippers[name]
if (shipper === undefined) throw new Error(`Expected one of ${Object.keys(shippers).join(', ')}, got '${name}'.`)
const { open } = shipper
/** Node 22 does not tell. */
const threadUsage = (process as Partial<Pick<NodeJS.Process, 'cpuUsage'>> & { threadCpuUsage?: typeof process.cpuUsage })
  .threadCpuUsage

function sum(usage: NodeJS.CpuUsage | undefined): number {
  return usage === undefined ? Number.NaN : usage.user + usage.system
}

/** From opening it to the end of its closing. */
async function session(at: string, count: number): Promise<Used> {
  const [cpu, thread, begin] = [process.cpuUsage(), threadUsage?.call(process), performance.now()]
  const shipping = await open(node, at)
  const logged = await drive(shipping, 0, count)
  await shipping.close()
  return {
    cpu: sum(process.cpuUsage(cpu)),
    thread: sum(threadUsage?.call(process)) - sum(thread),
    wall: (performance.now() - begin) * 1000,
    logged,
  }
}

await session(`${target}-warm-up`, Math.ceil(Number(lines) / 6))
// So few that it is all start: a thread, a client, connections, templates.
const start = await session(`${target}-start`, 100)
const { cpu, thread, wall, logged } = await session(target, Number(lines))
const answer = {
  cpuMicroseconds: cpu / logged,
  threadMicroseconds: thread / logged,
  wallMicroseconds: wall / logged,
  startMicroseconds: start.cpu,
  logged,
}
process.stdout.write(JSON.stringify(answer), () => process.exit(0))
