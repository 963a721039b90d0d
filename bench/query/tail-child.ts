// Follows a store from another process: started by measure-visible.ts, answers by messages.
import { parseQuery } from '../../src/query/parser.ts'
import { createStoreEngine } from '../../src/store/index.ts'
import { sharedMs } from './look-for-lines.ts'

const [, , dir = ''] = process.argv
const enough = new AbortController()
process.on('message', () => enough.abort())
const engine = createStoreEngine({ dir })
const latencies: number[] = []
process.send?.('ready')
try {
  for await (const { fields } of engine.tail(parseQuery('n > 0'), { signal: enough.signal }))
    latencies.push(sharedMs() - Number(fields['sentMs']))
} catch (error) {
  if (!enough.signal.aborted) throw error
}
await engine.close()
process.send?.(latencies, () => process.disconnect())
