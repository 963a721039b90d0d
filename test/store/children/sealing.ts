// Fills files of a store of the default size, one after the other, and says what sealing them took: sealing.ts DIR FILES
import { setTimeout as sleep } from 'node:timers/promises'
import { store } from '../../../src/store/write/sink.ts'

/** In bytes. */
export interface Sealed {
  readonly rawBytes: number
  /** Of the process: before the first file was full, and the most of all. */
  readonly before: number
  readonly peak: number
}

const [, , dir = '', files = '1'] = process.argv
const batchLines = 256
const sink = store({ dir })
sink.start?.({ report: () => undefined, bootId: 'sealing', service: 'test' })
const countOf = (name: string): number => sink.stats?.()[name] ?? 0

let n = 0
function printLine(): string {
  n++
  const request = Math.floor(n / 4)
  const trace = Math.imul(request, 0x9e3779b1) >>> 0
  const time = new Date(1_795_000_000_000 + n * 3).toISOString()
  return `{"@timestamp":"${time}","log.level":"info","message":"order ${n % 977} placed","service.name":"orders","host.hostname":"orders-7c9d5b6f4-2xkqp","process.pid":17,"process.entity_id":"kq3a8x1z9bcdefghi","event.sequence":${n},"http.request.id":"req-${request.toString(36)}","trace.id":"${trace.toString(16).padStart(32, '5')}","user.id":"u${request % 8191}","url.path":"/api/orders/${n % 977}","user_agent.original":"Mozilla/5.0 (X11; Linux x86_64; rv:${request % 7}) Gecko/20100101 Firefox/128.0","took":${(n % 1013) / 8}}\n`
}

async function writeBatch(): Promise<void> {
  const lines = Array.from({ length: batchLines }, printLine)
  const nothing = lines.map(() => undefined)
  const [levels, times, sequences] = [lines.map(() => 30), lines.map(() => 0), lines.map((_, index) => n + index)]
  await sink.write({ lines, levels, times, sequences, shapes: nothing, contexts: nothing, bootId: 'sealing' })
}

let before = 0
for (let file = 1; file <= Number(files); file++) {
  while (countOf('sealedSegments') + countOf('waitingFiles') < file) {
    if (file === 1) before = Math.max(before, process.memoryUsage.rss())
    await writeBatch()
    await sleep(0)
  }
  while (countOf('sealedSegments') < file) await sleep(20)
}
const peak = process.resourceUsage().maxRSS * 1024
await sink[Symbol.asyncDispose]()
const sealed: Sealed = { rawBytes: countOf('sealedRawBytes'), before, peak }
process.send?.(sealed)
