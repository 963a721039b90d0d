// Writes audit records against a limit of file size; says when it is refused, and goes on when the limit is gone.
import { createLogger, type Problem } from '../../../src/index.ts'

const [, , path = '', onFailure = 'warn'] = process.argv
const problems: Problem[] = []
const log = createLogger({
  sinks: [],
  audit: { path, key: 'from a vault', onFailure: onFailure as 'warn' },
  onProblem: (problem) => problems.push(problem),
})
const receipts: { seq: number; hash: string }[] = []
const refused: { code: unknown; index: number }[] = []
let durable = 0
let rejected = 0
const audit = (index: number): void => {
  try {
    const { seq, hash, durable: promise } = log.audit('on a full disk', { index, text: 'é'.repeat(index % 50) })
    receipts.push({ seq, hash })
    promise.then(
      () => durable++,
      () => rejected++,
    )
  } catch (error) {
    refused.push({ code: (error as { code?: unknown }).code, index })
  }
}
for (let index = 0; index < 300; index++) audit(index)
const awake = setInterval(() => undefined, 1000)
// Listened for before it is asked for: it would end the process.
const room = new Promise<void>((resolve) => process.once('SIGUSR2', () => resolve()))
process.stderr.write(`ready ${process.pid}\n`)
await room
for (let index = 300; index < 320; index++) audit(index)
await log.flush()
clearInterval(awake)
const codes = problems.map(({ code }) => code)
const lost = problems.reduce((sum, problem) => sum + problem.lost, 0)
await log.close()
process.stdout.write(JSON.stringify({ receipts, refused, durable, rejected, codes, lost }))
