// Looks for the newest line of a store from another process: started by measure-visible.ts, answers by messages.
import { setTimeout as sleep } from 'node:timers/promises'
import { parseQuery } from '../../src/query/parser.ts'
import { createStoreEngine } from '../../src/store/index.ts'
import type { Seen } from './measure-visible.ts'
import { newestRecord } from './newest-number.ts'

const [, , dir = ''] = process.argv
const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6
const latency = (sentNs: unknown): number => nowMs() - Number(sentNs) / 1e6
const engine = createStoreEngine({ dir })
const searched: number[] = []
const tailed: number[] = []
const enough = new AbortController()
let expected = Infinity
let [newest, lastTailed] = [0, 0]

async function follow(): Promise<void> {
  try {
    for await (const { fields } of engine.tail(parseQuery('n > 0'), { signal: enough.signal })) {
      tailed.push(latency(fields['sentNs']))
      lastTailed = Number(fields['n'])
      if (lastTailed >= expected) return
    }
  } catch (error) {
    if (!enough.signal.aborted) throw error
  }
}

async function look(): Promise<void> {
  while (newest < expected) {
    const fields = (await newestRecord(engine))?.fields ?? {}
    const n = Number(fields['n'] ?? 0)
    // The newest one only: of those before it, it is not known when they could have been found.
    if (n > newest) searched.push(latency(fields['sentNs']))
    newest = Math.max(newest, n)
    await sleep(5)
  }
}

process.on('message', (lines: number) => {
  expected = lines
  if (lastTailed >= expected) enough.abort()
})
const done = Promise.all([follow(), look()])
process.send?.('ready')
await done
await engine.close()
const answer: Seen = { searched, tailed }
process.send?.(answer, () => process.disconnect())
