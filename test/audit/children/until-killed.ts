// Writes audit records as fast as it can, and notes each that it was told is written, until it is killed.
import { writeSync } from 'node:fs'
import { createLogger } from '../../../src/index.ts'

const [, , path = '', fsync = 'always', onFailure = 'warn'] = process.argv
const log = createLogger({
  sinks: [],
  audit: {
    path,
    key: 'from a vault',
    keep: ['actor'],
    fsync: fsync as 'always',
    onFailure: onFailure as 'warn',
    maxFileBytes: 200_000,
    checkpoint: { every: 50 },
  },
})

function burst(): void {
  for (let count = 0; count < 100; count++) {
    const { seq, hash } = log.audit('killed in the middle', { actor: 'ann', text: 'x'.repeat(count * 7) })
    writeSync(1, `${seq} ${hash}\n`)
  }
  setImmediate(burst)
}
burst()
