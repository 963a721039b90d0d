import { mkdirSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { installRivals } from '../../../bench/lib/install-rivals.ts'
import { elasticsearch, opensearch } from '../distribution.ts'
import type { Server } from '../server.ts'
import type { Pace } from './drill.ts'
import { contestantNames } from './orders.ts'
import { type Row, rows, type ServerKind } from './rows.ts'
import { canTry, openServer, tryRow } from './stage.ts'
import { cellText, faultTable, type Results, writeFaultTable } from './table.ts'

const usage = `npm run test:faults -- [options]: what becomes of log lines on bad days, on a real server, each line counted.

  --rows 1,5a      these rows only
  --with a,b       these only: ${contestantNames.join(' | ')}
  --long 60        seconds that a long fault lasts
  --short          everything in seconds
  --opensearch     on OpenSearch, with its own client: cordwood only
  --readme         write the table into README.md, from all results so far
  --saved          measure nothing
`
const { values } = parseArgs({
  options: {
    rows: { type: 'string' },
    with: { type: 'string' },
    long: { type: 'string', default: '60' },
    short: { type: 'boolean', default: false },
    opensearch: { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
    saved: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(usage)
  process.exit(0)
}

const distribution = values.opensearch ? opensearch : elasticsearch
const pace: Pace = values.short
  ? { faultMs: 800, longMs: 1_500, calmMs: 500, rate: 1_000, closeMs: 60_000 }
  : { faultMs: 4_000, longMs: Number(values.long) * 1_000, calmMs: 2_000, rate: 2_000, closeMs: 60_000 }
const folder = new URL('../../../node_modules/.cache/cordwood-faults/', import.meta.url)
const file = new URL(`${distribution.name}.json`, folder)

function loadResults(): Record<string, Results[string]> {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Results[string]>) : {}
}

const names = contestantNames.filter((name) =>
  values.with === undefined ? !values.opensearch || name.startsWith('cordwood') : values.with.split(',').includes(name),
)
const asked = rows.filter(({ id }) => values.rows === undefined || values.rows.split(',').includes(id))
if (!values.saved && names.some((name) => !name.startsWith('cordwood'))) installRivals()

let server: Server | undefined
let kindNow: ServerKind | undefined
async function serverFor({ server: kind }: Row): Promise<Server> {
  if (server !== undefined && kindNow === kind) return server
  await server?.stop()
  kindNow = kind
  server = await openServer(kind, distribution)
  return server
}

let faults = 0
const results = loadResults()
// One kind of server after the other: each takes its time to start.
const inOrder = [...asked].sort((a, b) => a.server.localeCompare(b.server))
try {
  for (const row of values.saved ? [] : inOrder) {
    for (const name of names) {
      if (!canTry(row, name, distribution)) continue
      const place = await serverFor(row)
      const verdict = await tryRow(row, name, pace, { url: place.url, server: place, distribution }).catch((error: unknown) => {
        console.log(`${row.id.padEnd(4)}${name.padEnd(22)} could not be tried: ${String(error)}`)
        faults++
      })
      if (verdict === undefined) continue
      results[row.id] = { ...results[row.id], [name]: verdict }
      const { sent, stored, closeMs = '-', peakMiB, fault } = verdict
      if (fault !== undefined) faults++
      console.log(
        `${row.id.padEnd(4)}${name.padEnd(22)} sent ${sent}, stored ${stored}, lost / doubled ${cellText(verdict)}, close ${closeMs} ms, +${peakMiB} MiB${fault === undefined ? '' : `   <<< ${fault}`}`,
      )
      mkdirSync(folder, { recursive: true })
      writeFileSync(file, JSON.stringify(results, undefined, 1))
    }
  }
} finally {
  await server?.stop()
}
console.log(`\n${faultTable(results)}\n`)
if (values.readme) await writeFaultTable(new URL('../../../README.md', import.meta.url), faultTable(results))
if (faults > 0) {
  console.error(`${faults} rows are not as they should be.`)
  process.exitCode = 1
}
