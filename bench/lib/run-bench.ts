import { writeBlock } from './readme-block.ts'

/** The options that all benches have which keep their figures. */
export interface BenchOptions {
  readonly quick: boolean
  readonly saved: boolean
  readonly readme: boolean
  readonly check: boolean
  readonly help: boolean
}

/** What a bench shows of its figures. */
export interface Shown {
  readonly text: string
  /** What must be reached and is not, a line each; the command fails with `--check`. */
  readonly misses: readonly string[]
  /** What should be. */
  readonly goals?: readonly string[]
}

/** A bench whose figures are kept, so that it can be run in parts. */
export interface KeptBench<Figures> {
  readonly usage: string
  readonly options: BenchOptions
  /** Of the block in the README. */
  readonly script: string
  measure(): Promise<void>
  /** The last figures of each part. */
  load(): Promise<Figures>
  /** @param saved - the last figures; else those of this run are shown. */
  show(saved: Figures | undefined): Shown
  readmeText(saved: Figures): string
}

/** Measures, shows, writes and judges, as its options say. */
export async function runBench<Figures>(bench: KeptBench<Figures>): Promise<void> {
  const { options } = bench
  if (options.help) {
    console.log(bench.usage)
    return
  }
  if (options.readme && options.quick) throw new Error('Expected --readme without --quick: the README has figures of whole runs.')
  if (!options.saved) await bench.measure()
  const saved = await bench.load()
  const { text, misses, goals = [] } = bench.show(options.saved ? saved : undefined)
  console.log(text)
  for (const miss of misses) console.log(`MISSED ${miss}`)
  for (const goal of goals) console.log(`goal not reached: ${goal}`)
  if (options.readme) await writeBlock(bench.script, bench.readmeText(saved))
  if (options.check && misses.length > 0) process.exitCode = 1
}
