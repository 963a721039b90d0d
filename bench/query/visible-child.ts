// Looks for the last line of a store from another process: started by measure-visible.ts, answers by messages.
import { createStoreEngine } from '../../src/store/index.ts'
import { type Look, lookForLines, type SentLine } from './look-for-lines.ts'

const [, , dir = '', look = 'id'] = process.argv
let last: SentLine | 'end' | undefined
process.on('message', (line: SentLine | 'end') => {
  last = line
})
const engine = createStoreEngine({ dir })
process.send?.('ready')
const latencies = await lookForLines(engine, look as Look, () => last)
await engine.close()
process.send?.(latencies, () => process.disconnect())
