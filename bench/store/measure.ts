import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gunzipSync } from 'node:zlib'
import { buildAll, buildWithHint, fileOf, indexBytes, openChecked, pieces } from './segments.ts'
import { compressors, gzip, longZstd } from './rivals.ts'
import { openSegment } from '../../src/store/segment/open-segment.ts'

/** Sizes of one text in all forms, as raw bytes / packed bytes. */
export interface Sizes {
  readonly rivals: Readonly<Record<string, number>>
  readonly online: number
  readonly cold: number
  /** zstd -19 --long / ours. */
  readonly onlineToLong: number
  readonly coldToLong: number
  readonly indexShare: number
  readonly bytesPerLine: number
}

/** @param text - latin1. */
export function measureSizes(text: string, rows: number, hasCold: boolean): Sizes {
  const raw = Buffer.from(text, 'latin1')
  const rivals = Object.fromEntries(compressors.map(({ name, compress }) => [name, raw.length / compress(raw).length]))
  const parts = pieces(text, rows)
  const online = buildAll(parts, { level: 'online' })
  for (const [place, bytes] of online.entries()) openChecked(bytes, parts[place] ?? '')
  const total = sum(online.map(({ length }) => length))
  // Compaction merges: one segment of all.
  const cold = hasCold ? sum(buildAll([text], { level: 'cold', codec: 'brotli' }).map(({ length }) => length)) : NaN
  const long = rivals[longZstd.name] ?? NaN
  return {
    rivals,
    online: raw.length / total,
    cold: raw.length / cold,
    onlineToLong: raw.length / total / long,
    coldToLong: raw.length / cold / long,
    indexShare: sum(online.map(indexBytes)) / total,
    bytesPerLine: total / text.split('\n').length,
  }
}

/** Speed against gzip -6 of the same bytes, by CPU time: more is faster. */
export interface Speeds {
  readonly build: number
  readonly rebuild: number
  /** Of one segment with everything decoded, in bytes. */
  readonly memory: number
}

/** Medians of rounds in turn, on the second piece of a text: the first one warms up and gives the hints. */
export function measureSpeeds(text: string, rows: number, rounds: number): Speeds {
  const parts = pieces(text, rows)
  const part = parts[1] ?? parts[0] ?? ''
  const raw = Buffer.from(part, 'latin1')
  const packed = gzip.compress(raw)
  let warm = buildWithHint([parts[0] ?? '', part], { level: 'online' })
  const build = (): void => {
    warm = buildWithHint([part], { level: 'online', hint: warm.hint })
  }
  const costs = { build: [] as number[], gzip: [] as number[], rebuild: [] as number[], gunzip: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    costs.gzip.push(cpu(() => void gzip.compress(raw)))
    costs.build.push(cpu(build))
    costs.gunzip.push(cpu(() => void gunzipSync(packed)))
    const last = warm.segments.at(-1) ?? Buffer.alloc(0)
    costs.rebuild.push(cpu(() => void Buffer.from(openSegment(fileOf(last)).text(), 'latin1')))
  }
  return {
    build: median(costs.gzip) / median(costs.build),
    rebuild: median(costs.gunzip) / median(costs.rebuild),
    memory: memoryOf(warm.segments.at(-1) ?? Buffer.alloc(0)),
  }
}

function memoryOf(bytes: Buffer): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const used = (): number => {
    collect()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  const before = used()
  const segment = openSegment(fileOf(bytes))
  segment.times()
  segment.levels()
  segment.templates()
  for (const path of segment.paths()) for (const column of segment.columns(path)) column.load()
  for (const line of segment.lines()) if (line.length < 0) break
  const after = used()
  if (segment.times().length === 0) throw new Error('Expected rows.')
  // What was freed meanwhile of other work must not count for it: it is at least what it says itself.
  return Math.max(after - before, segment.cachedBytes)
}

function cpu(run: () => void): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
