import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Column } from '../../src/store/column/column.ts'
import { openSegment } from '../../src/store/segment/open-segment.ts'
import { verifySegment } from '../../src/store/segment/verify-segment.ts'
import { median } from '../lib/statistics.ts'
import { buildWithHint, fileOf, pieces } from './segments.ts'

/** Against gzip -6 of the same bytes, by CPU time of one thread: more is faster. */
export interface Speeds {
  /** NDJSON text to a segment. */
  readonly build: number
  /** The same, read back and compared, as a sealed file is. */
  readonly buildVerified: number
  /** A segment to its text, against gunzip. */
  readonly rebuild: number
  /** Of one open segment with everything decoded, in bytes. */
  readonly memory: number
  readonly rows: number
}

/** Medians of rounds in turn, on pieces of a text (latin1) behind the first: that one warms up and gives the hints. */
export function measureSpeeds(text: string, rows: number, rounds: number): Speeds {
  const parts = pieces(text, rows)
  const part = parts[1] ?? parts[0] ?? ''
  const raw = Buffer.from(part, 'latin1')
  const packed = gzipSync(raw, { level: 6 })
  let warm = buildWithHint([parts[0] ?? '', part], { level: 'online' })
  const costs = {
    gzip: [] as number[],
    build: [] as number[],
    verify: [] as number[],
    gunzip: [] as number[],
    rebuild: [] as number[],
  }
  for (let round = 0; round < rounds; round++) {
    costs.gzip.push(cpu(() => void gzipSync(raw, { level: 6 })))
    costs.build.push(cpu(() => void (warm = buildWithHint([part], { level: 'online', hint: warm.hint }))))
    const last = warm.segments.at(-1) ?? Buffer.alloc(0)
    costs.verify.push(cpu(() => verifySegment(fileOf(last))))
    costs.gunzip.push(cpu(() => void gunzipSync(packed)))
    costs.rebuild.push(cpu(() => void Buffer.from(openSegment(fileOf(last)).text(), 'latin1')))
  }
  return {
    build: median(costs.gzip) / median(costs.build),
    buildVerified: median(costs.gzip) / (median(costs.build) + median(costs.verify)),
    rebuild: median(costs.gunzip) / median(costs.rebuild),
    memory: memoryOf(warm.segments.at(-1) ?? Buffer.alloc(0)),
    rows: part.split('\n').length - 1,
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
  for (const path of segment.paths()) for (const column of segment.columns(path)) decodeAll(column.load())
  for (const line of segment.lines()) if (line.length < 0) break
  const after = used()
  if (segment.times().length === 0) throw new Error('Expected rows.')
  // What was freed meanwhile of other work must not count for it: it is at least what it says itself.
  return Math.max(after - before, segment.cachedBytes)
}

/** As questions of all kinds do in the end. */
function decodeAll(column: Column): void {
  const counts = [
    column.dictionary?.entries.length,
    column.dictionary?.codes.length,
    column.numbers?.().length,
    column.times?.().length,
  ]
  if (counts.some((count) => count !== undefined && count < 0)) throw new Error('Expected values.')
}

function cpu(run: () => void): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return user + system
}
