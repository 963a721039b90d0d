// How small segments are, and what they cost. `npm run bench:store -- --help`
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type ServiceFormat, serviceLines } from '../lib/service-lines.ts'
import { measureSizes, measureSpeeds, type Sizes } from './measure.ts'

const usage = `npm run bench:store -- [options]

  --lines N        of each set; default 40000. 200000 are the 81 MB of the research
  --rows N         of a segment; default 65536
  --rounds N       of the speed; default 3
  --loghub FOLDER  X.log of each system X, beside the generated sets
  --cold           also what compaction makes (brotli -11 of everything: minutes)
  --check          exit code 1 when a goal that must be met is not`

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '40000' },
    rows: { type: 'string', default: '65536' },
    rounds: { type: 'string', default: '3' },
    loghub: { type: 'string' },
    cold: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

/** What must be reached, and the goal: ratios to zstd -19 --long. */
const sets: readonly {
  readonly name: string
  readonly format: ServiceFormat
  readonly hasRandomIds: boolean
  readonly must: number
  readonly goal: number
}[] = [
  { name: 'pino', format: 'pino', hasRandomIds: true, must: 1.45, goal: 1.6 },
  { name: 'pino, no random ids', format: 'pino', hasRandomIds: false, must: 1.9, goal: 2.2 },
  { name: 'ECS by pino', format: 'ecs', hasRandomIds: true, must: 1.45, goal: 1.6 },
  { name: 'own lines', format: 'cordwood', hasRandomIds: true, must: 1.45, goal: 1.6 },
]
const missed: string[] = []

function expectAtLeast(what: string, value: number, must: number): void {
  if (!(value >= must)) missed.push(`${what}: ${value.toFixed(2)}, must be ${must}`)
}

function printSizes(name: string, sizes: Sizes, goals: string): void {
  const rivals = Object.values(sizes.rivals).map((ratio) => ratio.toFixed(1).padStart(14))
  const own = [sizes.online.toFixed(1), sizes.onlineToLong.toFixed(2), sizes.cold.toFixed(1), sizes.coldToLong.toFixed(2)]
  const index = `${(sizes.indexShare * 100).toFixed(1)} %`
  console.log(
    `${name.padEnd(20)}${rivals.join('')}${own.map((text) => text.padStart(10)).join('')}${index.padStart(8)}${sizes.bytesPerLine.toFixed(1).padStart(10)}  ${goals}`,
  )
}

function printHead(): void {
  const rivals = ['gzip -6', 'zstd -3', '-19 --long'].map((text) => text.padStart(14))
  const own = ['online', ': long', 'compacted', ': long'].map((text) => text.padStart(10))
  console.log(
    `${''.padEnd(20)}${rivals.join('')}${own.join('')}${'index'.padStart(8)}${'B a line'.padStart(10)}  : long must / goal`,
  )
}

async function main(): Promise<void> {
  if (values.help) {
    console.log(usage)
    return
  }
  const [lines, rows, rounds] = [Number(values.lines), Number(values.rows), Number(values.rounds)]
  console.log(
    `raw bytes / packed bytes of ${lines} lines, byte-exact and searchable; ": long" against zstd -19 --long; index = filters and footer\n`,
  )
  printHead()
  let pino = ''
  for (const { name, format, hasRandomIds, must, goal } of sets) {
    const text = Buffer.from(await serviceLines(format, lines, hasRandomIds)).toString('latin1')
    if (name === 'pino') pino = text
    const sizes = measureSizes(text, rows, values.cold)
    printSizes(name, sizes, `${must} / ${goal}`)
    expectAtLeast(`${name}: size`, sizes.onlineToLong, must)
    if (sizes.indexShare > 0.05) missed.push(`${name}: index of ${(sizes.indexShare * 100).toFixed(1)} %, at most 5 %`)
  }
  if (values.loghub !== undefined) showText(values.loghub, rows)
  const { build, rebuild, memory } = measureSpeeds(pino, Math.min(rows, lines / 2), rounds)
  console.log(
    `\nspeed on pino lines by CPU time: building ${build.toFixed(2)} of gzip -6 (must 0.3, goal 0.5), rebuilding the text ${rebuild.toFixed(2)} of gunzip`,
  )
  console.log(
    `one open segment of ${Math.min(rows, lines / 2)} lines, everything decoded: ${(memory / 2 ** 20).toFixed(1)} MB (at most 64)`,
  )
  expectAtLeast('building against gzip -6', build, 0.3)
  if (memory > 64 * 2 ** 20) missed.push(`memory of an open segment: ${memory} bytes`)
  for (const miss of missed) console.log(`MISSED ${miss}`)
  if (values.check && missed.length > 0) process.exitCode = 1
}

function showText(folder: string, rows: number): void {
  const all: Sizes[] = []
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .sort()) {
    const sizes = measureSizes(readFileSync(join(folder, file)).toString('latin1'), rows, true)
    printSizes(file, sizes, '')
    all.push(sizes)
  }
  const mean = (read: (sizes: Sizes) => number): number =>
    Math.exp(all.reduce((total, sizes) => total + Math.log(read(sizes)), 0) / all.length)
  const online = mean(({ onlineToLong }) => onlineToLong)
  const cold = mean(({ coldToLong }) => coldToLong)
  console.log(
    `text, geometric mean against zstd -19 --long: online ${online.toFixed(2)} (must 1.45, goal 1.6), compacted ${cold.toFixed(2)} (1.6, 1.9)`,
  )
  expectAtLeast('text online', online, 1.45)
  expectAtLeast('text compacted', cold, 1.6)
}

await main()
