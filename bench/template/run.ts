// How well, and how fast, the miner finds templates of foreign lines. `npm run bench:template -- --help`
import { parseArgs } from 'node:util'
import { createMiner } from '../../src/store/index.ts'
import { Drain, type DrainSettings, plainSettings, publishedSettings } from '../rivals/drain.ts'
import { type Accuracy, measureAccuracy } from './accuracy.ts'
import { measureSpeed, type SpeedCase } from './speed.ts'
import { type LabelledSystem, readSystems } from './systems.ts'
import { measureWire } from './wire.ts'

const usage = `npm run bench:template -- [options]

  --loghub FOLDER  X.log and X.labels.jsonl of each system X (content, event and event2 a line): accuracy and speed
  --rounds N       of the speed; default 15
  --lines N        of the wire: field names by number and times as differences against gzip of the plain lines; default 10000
  --check          exit code 1 when a goal of accuracy is not met`

const { values } = parseArgs({
  options: {
    loghub: { type: 'string' },
    rounds: { type: 'string' },
    lines: { type: 'string' },
    check: { type: 'boolean' },
    help: { type: 'boolean' },
  },
})

const speedCases: Readonly<Record<string, SpeedCase>> = {
  'messages, a new miner or Drain for the 2,000 of each system': { what: 'messages', readBefore: 0 },
  'messages, when all their templates are known': { what: 'messages', readBefore: 1 },
  'whole lines with their headers, new': { what: 'raw', readBefore: 0 },
  'whole lines, known': { what: 'raw', readBefore: 1 },
}

function groupsOfMiner(lines: readonly string[]): string[] {
  const miner = createMiner()
  return lines.map((line) => miner.add(line)).map(({ id }) => id)
}

function groupsOfDrain(lines: readonly string[], settings: DrainSettings): unknown[] {
  const drain = new Drain(settings)
  return lines.map((line) => drain.add(line))
}

function percent({ lines, groups }: Accuracy): string {
  return `${lines.toFixed(3)} ${groups.toFixed(3)}`.padEnd(16)
}

function mean(all: readonly Accuracy[]): Accuracy {
  const sum = (read: (one: Accuracy) => number): number => all.reduce((total, one) => total + read(one), 0) / all.length
  return { lines: sum(({ lines }) => lines), groups: sum(({ groups }) => groups) }
}

/** Prints the table, and answers with the goals that are not met. */
function showAccuracy(systems: readonly LabelledSystem[]): string[] {
  const columns: Readonly<Record<string, (system: LabelledSystem) => Accuracy>> = {
    messages: ({ messages, events }) => measureAccuracy(groupsOfMiner(messages), events),
    'corrected labels': ({ messages, corrected }) => measureAccuracy(groupsOfMiner(messages), corrected),
    'whole lines': ({ raw, events }) => measureAccuracy(groupsOfMiner(raw), events),
    'Drain published': ({ name, messages, events }) =>
      measureAccuracy(groupsOfDrain(messages, publishedSettings[name] ?? plainSettings), events),
    'Drain plain': ({ messages, events }) => measureAccuracy(groupsOfDrain(messages, plainSettings), events),
  }
  const results = Object.values(columns).map((measureColumn) => systems.map(measureColumn))
  const titles = Object.keys(columns).map((title) => title.padEnd(16))
  console.log(
    `GA and FGA: the share of lines in groups that are exactly right, and F1 over groups\n\n${' '.repeat(12)}${titles.join(' ')}`,
  )
  for (const [place, { name }] of systems.entries()) {
    console.log(name.padEnd(12) + results.map((column) => percent(column[place] ?? { lines: 0, groups: 0 })).join(' '))
  }
  console.log(`${'mean'.padEnd(12)}${results.map((column) => percent(mean(column))).join(' ')}\n`)
  const own = results[0] ?? []
  const goals: readonly (readonly [string, number, number])[] = [
    ['GA of messages', mean(own).lines, 0.95],
    ['FGA of messages', mean(own).groups, 0.93],
    ['GA of the worst system', Math.min(...own.map(({ lines }) => lines)), 0.7],
    ['GA of whole lines', mean(results[2] ?? []).lines, 0.8],
  ]
  for (const [name, value, goal] of goals)
    console.log(`${value >= goal ? 'met   ' : 'missed'} ${name}: ${value.toFixed(3)} (goal ${goal})`)
  return goals.filter(([, value, goal]) => value < goal).map(([name]) => name)
}

async function main(): Promise<number> {
  if (values.help === true) {
    console.log(usage)
    return 0
  }
  let missed: readonly string[] = []
  if (values.loghub === undefined) console.log('Accuracy and speed are left out: they need --loghub FOLDER.\n')
  else {
    const systems = readSystems(values.loghub)
    missed = showAccuracy(systems)
    for (const [title, speedCase] of Object.entries(speedCases)) {
      console.log(`\nCPU a line, ${title}\n`)
      for (const { name, microseconds, ratio } of measureSpeed(systems, Number(values.rounds ?? 15), speedCase)) {
        console.log(`${name.padEnd(28)}${microseconds.toFixed(2)} us   ${ratio.toFixed(2)} of the miner's`)
      }
    }
  }
  console.log('\nThe wire: bytes and CPU of one batch\n')
  for (const { name, bytes, ratio, effort } of await measureWire(Number(values.lines ?? 10_000))) {
    console.log(
      `${name.padEnd(20)}${String(bytes).padStart(10)}   ${ratio.toFixed(3)} of the bytes and ${effort.toFixed(2)} of the CPU of gzip of the plain lines`,
    )
  }
  return values.check === true && missed.length > 0 ? 1 : 0
}

process.exitCode = await main()
