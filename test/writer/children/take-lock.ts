// Waits for the lock, notes that it has it, and that it leaves; then it is killed with the lock in its hand, or gives it back.
import { appendFileSync } from 'node:fs'
import { tryLock } from '../../../src/writer/lock.ts'

const [, , path = '', notes = '', dies = ''] = process.argv
const sleep = (ms: number): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

for (;;) {
  const lock = tryLock(path)
  if (lock === undefined) {
    sleep(1)
    continue
  }
  appendFileSync(notes, `enter ${process.pid}\n`)
  sleep(5)
  appendFileSync(notes, `leave ${process.pid}\n`)
  if (dies === 'dies') process.kill(process.pid, 'SIGKILL')
  lock.release()
  break
}
