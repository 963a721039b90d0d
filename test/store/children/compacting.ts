// Merges and compresses a store again and again until it is killed: compacting.ts DIR
import { setTimeout as sleep } from 'node:timers/promises'
import { compactStore } from '../../../src/store/write/compact.ts'

const [, , dir = ''] = process.argv
for (;;) {
  await compactStore(dir, { rows: 5_000, level: 'online' })
  await sleep(20)
}
