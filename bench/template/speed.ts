import { createMiner } from '../../src/store/index.ts'
import { median, shuffled } from '../lib/statistics.ts'
import { Drain, plainSettings, publishedSettings } from '../rivals/drain.ts'
import type { LabelledSystem } from './systems.ts'

/** Reads a line and remembers what it learnt. */
type Read = (line: string) => unknown

/** Microseconds of CPU a line, and each contender's as a multiple of the miner's. */
export interface Speed {
  readonly name: string
  readonly microseconds: number
  readonly ratio: number
}

type Contender = (system: string) => Read

function createMinerRead(): Read {
  const miner = createMiner()
  return (line) => miner.add(line)
}

function publishedDrain(system: string): Drain {
  return new Drain(publishedSettings[system] ?? plainSettings)
}

function readPlain(): Read {
  const drain = new Drain(plainSettings)
  return (line) => drain.add(line)
}

/** Of whole lines Drain is told the format, which its published settings have; or it takes the header for words. */
const contenders: Readonly<Record<SpeedCase['what'], Readonly<Record<string, Contender>>>> = {
  messages: {
    miner: createMinerRead,
    'Drain, published settings': (system) => {
      const drain = publishedDrain(system)
      return (line) => drain.add(line)
    },
    'Drain, plain': readPlain,
  },
  raw: {
    miner: createMinerRead,
    'Drain, published settings': (system) => {
      const drain = publishedDrain(system)
      return (line) => drain.addLine(line)
    },
    'the same without formats': (system) => {
      const drain = publishedDrain(system)
      return (line) => drain.add(line)
    },
    'Drain, plain': readPlain,
  },
}

/** Copies, so that no text carries its hash from round to round. */
function fresh(lines: readonly string[]): string[] {
  return Buffer.from(lines.join('\n')).toString().split('\n')
}

/** What is read: the messages alone, or the whole lines with their headers; and how often before the clock runs. */
export interface SpeedCase {
  readonly what: 'messages' | 'raw'
  readonly readBefore: number
}

/** Each round every contender begins anew with every system, in another order; the first rounds are for the compiler. */
export function measureSpeed(systems: readonly LabelledSystem[], rounds: number, { what, readBefore }: SpeedCase): Speed[] {
  const all = contenders[what]
  const names = Object.keys(all)
  const times = new Map<string, number[]>(names.map((name) => [name, []]))
  const count = systems.reduce((sum, system) => sum + system[what].length, 0)
  for (let round = -10; round < rounds; round++) {
    for (const name of shuffled(names)) {
      let spent = 0
      for (const system of systems) {
        const read = all[name]?.(system.name)
        for (let time = 0; time < readBefore; time++) for (const line of fresh(system[what])) read?.(line)
        const lines = fresh(system[what])
        const start = process.cpuUsage()
        for (const line of lines) read?.(line)
        const { user, system: kernel } = process.cpuUsage(start)
        spent += user + kernel
      }
      if (round >= 0) times.get(name)?.push(spent / count)
    }
  }
  const own = median(times.get('miner') ?? [])
  return names.map((name) => {
    const microseconds = median(times.get(name) ?? [])
    return { name, microseconds, ratio: microseconds / own }
  })
}
