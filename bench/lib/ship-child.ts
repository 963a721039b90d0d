// Ships lines in a process of its own: started by ship.bench.ts, prints CPU and wall time a line.
import { drive } from './drive.ts'
import { shippers } from './shipper.ts'

const [name = '', node = '', target = '', lines = ''] = process.argv.slice(2)
const shipper = shippers[name]
if (shipper === undefined) throw new Error(`Expected one of ${Object.keys(shippers).join(', ')}, got '${name}'.`)

const warmUp = await shipper.open(node, `${target}-warm-up`)
await drive(warmUp, 0, Math.ceil(Number(lines) / 3))
await warmUp.close()

const session = await shipper.open(node, target)
const cpu = process.cpuUsage()
const begin = performance.now()
const logged = await drive(session, 0, Number(lines))
await session.close()
const used = process.cpuUsage(cpu)
const answer = {
  cpuMicroseconds: (used.user + used.system) / logged,
  wallMicroseconds: ((performance.now() - begin) * 1000) / logged,
  logged,
}
process.stdout.write(JSON.stringify(answer), () => process.exit(0))
