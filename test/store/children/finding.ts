// Looks for the lines whose numbers it is told until it finds them: started by found-after-write.test.ts with the folder of a store.
import { setTimeout as sleep } from 'node:timers/promises'
import { parseQuery } from '../../../src/query/parser.ts'
import { createStoreEngine } from '../../../src/store/index.ts'

const [, , dir = ''] = process.argv
const engine = createStoreEngine({ dir })

async function find(n: number): Promise<number> {
  for (;;) {
    const { total } = await engine.search(parseQuery(`orderId:"o-${n}"`), {}, { limit: 1, order: 'newest' })
    if (total > 0) return total
    await sleep(2)
  }
}

process.on('message', (n: number) => {
  void find(n).then((total) => process.send?.({ n, total }))
})
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
