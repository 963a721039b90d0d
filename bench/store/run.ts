// How small the store is, and what it costs. `npm run bench:store -- --help`
import { parseArgs } from 'node:util'
import { installRivals } from '../lib/install-rivals.ts'
import { runBench } from '../lib/run-bench.ts'
import { savedJson } from '../lib/saved-json.ts'
import { type LineSet, serviceSets, textSets } from './line-sets.ts'
import { measureOwn, type OwnCosts } from './measure-own.ts'
import { measureSizes, type Sizes } from './measure-sizes.ts'
import { measureSpeeds, type Speeds } from './measure-speeds.ts'
import { readmeText } from './readme-text.ts'
import { costList, type Measured, missesOf, roomTable, sizeTable } from './summary.ts'

const usage = `npm run bench:store -- [options]

  --quick          20,000 lines and 1 round, two minutes in all: a first impression, not kept
  --lines N        of each generated set; default 131072: two segments (50 to 70 MB)
  --rounds N       of the costs; default 5
  --loghub FOLDER  X.log of each system X, beside the generated sets
  --only TEXT      of the sizes these sets, and of the costs these parts: "pino,own lines,ingest", "text*"; all by default
  --fresh          the sizes that others make too, which are else those of the last run on the same lines
  --saved          measure nothing, show the last figures of each part
  --readme         write the last figures of each part into the README
  --check          exit code 1 when something that must be reached is not

Sizes are those of segments, with filters and footers; each store is read back and compared with the lines, byte by byte.
Whole (with --loghub) it takes about ten minutes on two cores, most of it for zstd -19 --long and Parquet; figures of each part are kept, so that it
can be run in parts.`

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    lines: { type: 'string' },
    rounds: { type: 'string' },
    loghub: { type: 'string' },
    only: { type: 'string', default: '' },
    fresh: { type: 'boolean', default: false },
    saved: { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

/** The figures of one part, with what they were measured on. */
type Part = { readonly node: string; readonly day: string } & (
  | { readonly sizes: Sizes }
  | { readonly speeds: Speeds }
  | { readonly own: OwnCosts }
)

const saved = savedJson<Part>('store')
const lines = Number(values.lines ?? (values.quick ? 20_000 : 131_072))
const rounds = Number(values.rounds ?? (values.quick ? 1 : 5))
const parts = new Map<string, Part>()

async function keep(
  name: string,
  part: { readonly sizes: Sizes } | { readonly speeds: Speeds } | { readonly own: OwnCosts },
): Promise<void> {
  const whole: Part = { ...part, node: process.versions.node, day: new Date().toISOString().slice(0, 10) }
  parts.set(name, whole)
  if (!values.quick) await saved.save(name, whole)
}

async function timed(name: string, work: () => Promise<void>): Promise<void> {
  const wanted = values.only === '' ? [] : values.only.split(',')
  if (
    wanted.length > 0 &&
    !wanted.some((text) => name === text.trim() || (text.endsWith('*') && name.startsWith(text.slice(0, -1))))
  )
    return
  const start = performance.now()
  await work()
  console.log(`${name}: measured in ${((performance.now() - start) / 1000).toFixed(0)} s`)
}

async function measure(): Promise<void> {
  installRivals()
  const sets: readonly LineSet[] = [...serviceSets, ...(values.loghub === undefined ? [] : textSets(values.loghub))]
  const before = values.fresh || values.quick ? {} : await saved.load()
  for (const set of sets) {
    const known = before[set.name]
    const sizes = known !== undefined && 'sizes' in known ? known.sizes : undefined
    await timed(set.name, async () => keep(set.name, { sizes: await measureSizes(set, lines, sizes) }))
  }
  await timed('ingest', async () => {
    const rows = Math.min(65_536, lines / 2)
    const bytes = await serviceSets[0]?.bytes(Math.min(lines, 2 * rows))
    await keep('ingest', { speeds: measureSpeeds(bytes?.toString('latin1') ?? '', rows, Math.max(rounds, 3)) })
  })
  await timed('own', async () => keep('own', { own: await measureOwn(values.quick ? 1 : 6, rounds) }))
}

function measured(all: ReadonlyMap<string, Part>): Measured {
  const sizes = [...all].flatMap(([name, part]): [string, Sizes][] => ('sizes' in part ? [[name, part.sizes]] : []))
  const [ingest, own] = [all.get('ingest'), all.get('own')]
  return {
    sizes: Object.fromEntries(sizes),
    speeds: ingest !== undefined && 'speeds' in ingest ? ingest.speeds : undefined,
    own: own !== undefined && 'own' in own ? own.own : undefined,
  }
}

await runBench({
  usage,
  options: values,
  script: 'bench:store',
  measure,
  load: async () => new Map(Object.entries(await saved.load())),
  show(kept) {
    const shown = measured(kept ?? parts)
    const costs = costList(shown).map((line) => `- ${line}`)
    const { musts, goals } = missesOf(shown)
    const text = [`\n${sizeTable(shown)}\n\n100 GB a month hold\n\n${roomTable(shown)}\n`, ...costs].join('\n')
    return { text, misses: musts, goals }
  },
  readmeText: (kept) => readmeText(measured(kept), [...kept.values()]),
})
