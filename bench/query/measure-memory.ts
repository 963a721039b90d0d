import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** What a child process is asked for. */
export interface MemoryOrder {
  readonly store: string
  readonly memoryMiB: number
  readonly rounds: number
}

/** What the whole set takes that is asked in turn of one engine, in a process of its own. */
export interface MemoryFigures {
  readonly memoryMiB: number
  /** The most memory that the process had, less what it had before the first query. */
  readonly peakBytes: number
  /** By query: the median of an engine that remembers no answers, while all others are asked in between. */
  readonly warmMs: Readonly<Record<string, number>>
}

const childPath = fileURLToPath(new URL('memory-child.ts', import.meta.url))

/** Asks the set with the memory that is the default, and with the least that is promised. */
export async function measureMemory(store: string, rounds: number): Promise<readonly MemoryFigures[]> {
  const all: MemoryFigures[] = []
  for (const memoryMiB of [256, 64]) {
    const order: MemoryOrder = { store, memoryMiB, rounds }
    const child = fork(childPath, [JSON.stringify(order)], { execArgv: ['--no-warnings'] })
    let answer: MemoryFigures | undefined
    child.on('message', (message) => (answer = message as MemoryFigures))
    const [code] = (await once(child, 'close')) as [number | null]
    if (answer === undefined) throw new Error(`The child that asks the set ended with code ${code} and no answer.`)
    all.push(answer)
  }
  return all
}
