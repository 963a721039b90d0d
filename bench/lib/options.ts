import { parseArgs } from 'node:util'

/** The command line of `npm run bench`. */
export interface BenchOptions {
  readonly rounds: number
  /** Share of the lines of each measurement. */
  readonly share: number
  /** Major versions of Node. */
  readonly nodes: readonly string[]
  /** Names of benches; empty for all. */
  readonly only: readonly string[]
  /** Names of contenders beside plain pino; empty for all. */
  readonly against: readonly string[]
  /** Write the table into README.md. */
  readonly readme: boolean
  /** Use the figures of the last run instead of measuring. */
  readonly saved: boolean
  /** A module of your own calls. */
  readonly module: string | undefined
}

export const usage = `npm run bench -- [options] [your-calls.js]

  --short               3 rounds and a fifth of the lines: a first impression
  --rounds N            default 15
  --node 22,24,26       default all three; with your calls 24
  --only call,file      of call, file, latency, heap, import, query, ship (ship needs ELASTICSEARCH_URL)
  --against winston     these contenders only; plain pino is always there
  --readme              write the ratios into README.md
  --saved               show the last run's figures instead of measuring again

your-calls.js exports \`calls\`, an array of functions (log, index) => void, and if you like
\`context\`, a function (index) => fields of a request. See bench/your-calls.example.js.`

function list(text: string | undefined): string[] {
  return (text ?? '').split(',').filter((part) => part !== '')
}

/** Reads the command line; throws on what it does not know. */
export function readOptions(words: readonly string[]): BenchOptions | 'help' {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      help: { type: 'boolean' },
      short: { type: 'boolean' },
      rounds: { type: 'string' },
      node: { type: 'string' },
      only: { type: 'string' },
      against: { type: 'string' },
      readme: { type: 'boolean' },
      saved: { type: 'boolean' },
    },
  })
  if (values.help) return 'help'
  const module = positionals[0]
  const rounds = Number(values.rounds ?? (values.short ? 3 : 15))
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`Expected --rounds to be an integer from 1, got ${values.rounds}.`)
  return {
    rounds,
    share: values.short ? 0.2 : 1,
    nodes: list(values.node ?? (module === undefined ? '22,24,26' : '24')),
    only: list(values.only),
    against: list(values.against),
    readme: values.readme ?? false,
    saved: values.saved ?? false,
    module,
  }
}
