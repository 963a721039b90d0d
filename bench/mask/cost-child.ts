// One contender in a process of its own: what V8 learns from one would cost the next. Each message asks for a slice of lines.
import { contenders } from './cost-contenders.ts'
import { costRecords } from './cost-records.ts'
import { present } from './random.ts'

const [name = '', lines = '0', seed = '0'] = process.argv.slice(2)
const records = costRecords(4000, Number(seed))
const { run, end } = present(contenders[name])()
let next = 0

process.on('message', () => {
  const before = process.cpuUsage()
  for (let line = 0; line < Number(lines); line++) {
    run(present(records[next]))
    next = (next + 1) % records.length
  }
  end?.()
  const { user, system } = process.cpuUsage(before)
  process.send?.((user + system) / Number(lines))
})
