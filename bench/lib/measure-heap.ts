import { setImmediate as nextTick } from 'node:timers/promises'
import type { Session } from './contender.ts'
import { drive, linesPerTick } from './drive.ts'
import type { Answer } from './job.ts'
import { median } from './statistics.ts'

/**
 * Bytes of the JavaScript heap that a call uses up, with the writing that follows it.
 * The process runs with a young generation so large that no collection falls into a measurement.
 */
export async function measureHeap(session: Session, lines: number): Promise<Answer> {
  if (globalThis.gc === undefined)
    throw new Error('Expected node --expose-gc for a heap measurement, got a process without gc().')
  let index = await drive(session, 0, lines)
  const perCall: number[] = []
  for (let round = 0; round < 20; round++) {
    globalThis.gc()
    await nextTick()
    const before = process.memoryUsage().heapUsed
    const next = await drive(session, index, linesPerTick * 20)
    await nextTick()
    perCall.push((process.memoryUsage().heapUsed - before) / (next - index))
    index = next
  }
  await session.close()
  return { figures: { heapBytes: median(perCall) }, logged: index }
}
