import { markdownTable } from '../lib/markdown.ts'
import type { OwnCosts } from './measure-own.ts'
import type { Sizes } from './measure-sizes.ts'
import type { Speeds } from './measure-speeds.ts'
import { reference } from './compressors.ts'
import { serviceSets, textGoals, textPrefix } from './line-sets.ts'

/** What was measured, by the names of sets. */
export interface Measured {
  readonly sizes: Readonly<Record<string, Sizes>>
  readonly speeds: Speeds | undefined
  readonly own: OwnCosts | undefined
}

/** One row of the table: times smaller than the plain lines, by who packed them. */
interface Row {
  readonly name: string
  readonly lineBytes: number
  readonly ratios: Readonly<Record<string, number>>
  readonly index: number
  /** Bytes a line in the store: as written, compacted. */
  readonly stored: { readonly online: number; readonly compacted: number }
}

const monthSeconds = 30 * 86_400
const roomBytes = 100e9
const rivals = ['gzip -6', 'brotli -9', 'zstd -3 --long', reference.name, 'Parquet', 'DuckDB', 'SQLite FTS5']

function rowOf(name: string, sizes: Sizes): Row {
  const { rawBytes, lines, online, compacted, index } = sizes
  const packed = { ...sizes.rivals, online, compacted }
  return {
    name,
    lineBytes: rawBytes / lines,
    ratios: Object.fromEntries(Object.entries(packed).map(([packer, bytes]) => [packer, rawBytes / bytes])),
    index: index / online,
    stored: { online: online / lines, compacted: compacted / lines },
  }
}

/** The rows of some sets as one: their geometric mean. */
function meanRow(name: string, rows: readonly Row[]): Row {
  const mean = (read: (row: Row) => number): number =>
    Math.exp(rows.reduce((sum, row) => sum + Math.log(read(row)), 0) / rows.length)
  const packers = Object.keys(rows[0]?.ratios ?? {})
  return {
    name,
    lineBytes: mean(({ lineBytes }) => lineBytes),
    ratios: Object.fromEntries(packers.map((packer) => [packer, mean(({ ratios }) => ratios[packer] ?? NaN)])),
    index: mean(({ index }) => index),
    stored: { online: mean(({ stored }) => stored.online), compacted: mean(({ stored }) => stored.compacted) },
  }
}

function rowsOf({ sizes }: Measured): Row[] {
  const services = serviceSets.flatMap(({ name }) => (sizes[name] === undefined ? [] : [rowOf(name, sizes[name])]))
  const texts = Object.entries(sizes)
    .filter(([name]) => name.startsWith(textPrefix))
    .map(([name, of]) => rowOf(name, of))
  return texts.length === 0 ? services : [...services, meanRow(`text, ${texts.length} systems`, texts)]
}

const short = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '–' : value < 10 ? value.toFixed(2) : value.toFixed(1)

function toReference({ ratios }: Row, packer: 'online' | 'compacted'): number {
  return (ratios[packer] ?? NaN) / (ratios[reference.name] ?? NaN)
}

/** Times smaller than the plain lines. */
export function sizeTable(measured: Measured): string {
  const rows = rowsOf(measured).map((row) => [
    row.name,
    row.lineBytes.toFixed(0),
    ...rivals.map((rival) => short(row.ratios[rival])),
    short(row.ratios['online']),
    `**${short(toReference(row, 'online'))}**`,
    short(row.ratios['compacted']),
    `**${short(toReference(row, 'compacted'))}**`,
    `${(row.index * 100).toFixed(1)} %`,
  ])
  return markdownTable(
    ['', 'B a line', ...rivals, 'store', `: ${reference.name}`, 'compacted', `: ${reference.name}`, 'index'],
    rows,
  )
}

/** What a budget of 100 GB holds. */
export function roomTable(measured: Measured): string {
  const perSecond = (bytes: number): string => Math.floor(roomBytes / bytes / monthSeconds).toLocaleString('en')
  const rows = rowsOf(measured).map(({ name, lineBytes, stored }) => [
    name,
    perSecond(lineBytes),
    stored.online.toFixed(1),
    perSecond(stored.online),
    stored.compacted.toFixed(1),
    perSecond(stored.compacted),
  ])
  return markdownTable(
    ['', 'plain: lines a second', 'store: B a line', 'lines a second', 'compacted: B a line', 'lines a second'],
    rows,
  )
}

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0)

/** The costs, in sentences with the goals beside them. */
export function costList({ speeds, own }: Measured): readonly string[] {
  const lines: string[] = []
  if (own !== undefined) {
    lines.push(
      `Own lines, from the call to the sealed segment, CPU of all threads: ${short(own.all)} of what \`JSON.stringify\` and gzip -6 of the same members take (must 0.9, goal 0.5), behind two segments during which V8 compiles what seals; ${short(own.allMasked)} with masking on.`,
      `Of that the application's thread: ${own.threadMicroseconds.toFixed(1)} µs a line, ${short(own.thread)} of what it pays for the \`file\` sink (at most 1.2).`,
      `Memory of the process while it logs and seals without a pause: at its peak ${megabytes(own.extraPeakBytes)} MiB more than with the \`file\` sink.`,
    )
  }
  if (speeds !== undefined) {
    lines.push(
      `NDJSON to a segment: ${short(speeds.build)} of the speed of gzip -6 (must 0.3, goal 0.5); ${short(speeds.buildVerified)} with reading it back, which every sealed file is. Back to text: ${short(speeds.rebuild)} of the speed of gunzip.`,
      `One open segment of ${speeds.rows.toLocaleString('en')} lines with every column decoded: ${megabytes(speeds.memory)} MiB (at most 64).`,
    )
  }
  return lines
}

/** What must be and is not; and goals that are not reached, which are no failure. */
export function missesOf(measured: Measured): { readonly musts: readonly string[]; readonly goals: readonly string[] } {
  const musts: string[] = []
  const goals: string[] = []
  const atLeast = (what: string, value: number, must: number, goal: number): void => {
    if (!(value >= must)) musts.push(`${what} ${short(value)}, must be ${must} or more`)
    else if (!(value >= goal)) goals.push(`${what} ${short(value)} of ${goal}`)
  }
  const atMost = (what: string, value: number, must: number, goal: number): void => {
    if (!(value <= must)) musts.push(`${what} ${short(value)}, must be ${must} or less`)
    else if (!(value <= goal)) goals.push(`${what} ${short(value)} of ${goal}`)
  }
  for (const row of rowsOf(measured)) {
    const isText = row.name.startsWith('text')
    const { must, goal } = isText ? textGoals : (serviceSets.find(({ name }) => name === row.name) ?? textGoals)
    atLeast(`${row.name}: store against ${reference.name}`, toReference(row, 'online'), must, goal)
    if (isText)
      atLeast(
        `${row.name}: compacted against ${reference.name}`,
        toReference(row, 'compacted'),
        textGoals.compactedMust,
        textGoals.compactedGoal,
      )
    // A small file is not what it is bounded for.
    if (!isText) atMost(`${row.name}: share of the index`, row.index, 0.05, 0.05)
  }
  if (measured.own !== undefined) {
    atMost('append and seal of own lines', measured.own.all, 0.9, 0.5)
    atMost("the application thread's share", measured.own.thread, 1.2, 1.2)
  }
  if (measured.speeds !== undefined) {
    atLeast('ingest of NDJSON', measured.speeds.build, 0.3, 0.5)
    atMost('memory of an open segment in MiB', measured.speeds.memory / 2 ** 20, 64, 64)
  }
  return { musts, goals }
}
