import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { median, shuffled } from '../lib/statistics.ts'
import { contenders, reference } from './cost-contenders.ts'

/** What one contender costs. */
export interface CostRow {
  readonly name: string
  /** Microseconds of processor time a line, the median of the rounds. */
  readonly micros: number
  /** Against JSON.stringify of the same record, the median of the rounds' ratios. */
  readonly ratio: number
}

/** Rounds that only make the code hot. */
const warmUp = 8
const linesPerSlice = 10_000

async function slice(child: ChildProcess): Promise<number> {
  const answer = once(child, 'message')
  child.send('slice')
  const [micros] = (await answer) as [number]
  return micros
}

/** One process a contender; slices of each in turn, in a new order each round; ratios within the round. */
export async function measureCost(rounds = 41, seed = 5): Promise<CostRow[]> {
  const path = fileURLToPath(new URL('cost-child.ts', import.meta.url))
  const children = Object.keys(contenders).map((name) => ({
    name,
    child: fork(path, [name, String(linesPerSlice), String(seed)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
    micros: [] as number[],
    ratios: [] as number[],
  }))
  try {
    for (let round = -warmUp; round < rounds; round++) {
      const times = new Map<string, number>()
      for (const { name, child } of shuffled(children)) times.set(name, await slice(child))
      if (round < 0) continue
      const base = times.get(reference) ?? Number.NaN
      for (const { name, micros, ratios } of children) {
        const time = times.get(name) ?? Number.NaN
        micros.push(time)
        ratios.push(time / base)
      }
    }
  } finally {
    for (const { child } of children) child.disconnect()
  }
  return children.map(({ name, micros, ratios }) => ({ name, micros: median(micros), ratio: median(ratios) }))
}
