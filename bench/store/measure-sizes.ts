import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readStore } from '../../src/store/directory/read-store.ts'
import { fingerprint } from '../../src/store/scan/line-decoder.ts'
import { compactStore, openImport } from '../../src/store/index.ts'
import { compressors } from './compressors.ts'
import { databaseSizes } from './databases.ts'
import type { LineSet } from './line-sets.ts'
import { indexBytes, textOf } from './segments.ts'

/** What the lines of one set take, in bytes. */
export interface Sizes {
  readonly lines: number
  readonly rawBytes: number
  /** By the name of who packed them. */
  readonly rivals: Readonly<Record<string, number>>
  /** The segments of the store as it is written, and after `compactStore`. */
  readonly online: number
  readonly compacted: number
  /** Of the store as it is written: what is there for searching alone. */
  readonly index: number
}

/** So many bytes are given to a store at once. */
const pieceBytes = 1 << 20

/**
 * Puts lines into a store as `cordwood import` does, and packs them by all others; each form of the store is read back and compared.
 *
 * @param known - figures of an earlier run: what others make of the same lines does not change, and takes minutes.
 */
export async function measureSizes(set: LineSet, lines: number, known: Sizes | undefined): Promise<Sizes> {
  const bytes = await set.bytes(lines)
  const folder = mkdtempSync(join(tmpdir(), 'cordwood-bench-store-'))
  try {
    const rivals =
      known !== undefined && isAlike(known, bytes, lines) ? missingSizes(known, bytes) : rivalSizes(set, bytes, folder)
    const store = join(folder, 'store')
    mkdirSync(store)
    await importBytes(store, bytes)
    const online = segmentBytes(store)
    const index = segmentsOf(store).reduce((sum, segment) => sum + indexBytes(segment), 0)
    expectSame(store, bytes)
    await compactStore(store)
    expectSame(store, bytes)
    return {
      lines: countLines(bytes),
      rawBytes: bytes.length,
      rivals: await rivals,
      online,
      compacted: segmentBytes(store),
      index,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Own lines have ids of their process: there a few bytes differ. */
function isAlike(known: Sizes, bytes: Buffer, lines: number): boolean {
  return (
    Math.min(known.lines, lines) === Math.min(lines, countLines(bytes)) && Math.abs(known.rawBytes / bytes.length - 1) < 0.001
  )
}

/** With what was added to those who pack since then. */
async function missingSizes({ rivals }: Sizes, bytes: Buffer): Promise<Readonly<Record<string, number>>> {
  const all: Record<string, number> = { ...rivals }
  for (const { name, compress } of compressors) all[name] ??= (await compress(bytes)).length
  return all
}

async function rivalSizes(set: LineSet, bytes: Buffer, folder: string): Promise<Readonly<Record<string, number>>> {
  // Two at a time: sizes do not depend on it.
  const packed = compressors.map(async ({ name, compress }): Promise<[string, number]> => [name, (await compress(bytes)).length])
  const path = join(folder, 'lines.log')
  writeFileSync(path, bytes)
  const lines = bytes.toString().split('\n')
  if (lines.at(-1) === '') lines.pop()
  const databases = await databaseSizes({ folder, path, lines, isJson: set.isJson })
  return { ...Object.fromEntries(await Promise.all(packed)), ...databases }
}

function countLines(bytes: Buffer): number {
  let lines = bytes.at(-1) === 10 ? 0 : 1
  for (let feed = bytes.indexOf(10); feed !== -1; feed = bytes.indexOf(10, feed + 1)) lines++
  return lines
}

async function importBytes(store: string, bytes: Buffer): Promise<void> {
  await using into = openImport(store)
  const first = bytes.indexOf(10)
  const print = fingerprint({ bytes, start: 0, end: first, offset: 0, complete: true, cut: false })
  for (let start = 0; start < bytes.length;) {
    const feed = bytes.indexOf(10, Math.min(bytes.length, start + pieceBytes))
    const offset = feed === -1 ? bytes.length : feed + 1
    await into.add(bytes.subarray(start, offset), { source: 'lines.log', print, start, offset, time: 0 })
    start = offset
  }
}

function segmentsOf(store: string): Buffer[] {
  return readStore(store).flatMap(({ segments }) => segments.map(({ path }) => readFileSync(path)))
}

/** A last line without a line feed has one in a store. */
function expectSame(store: string, bytes: Buffer): void {
  const text = segmentsOf(store).map(textOf).join('')
  const expected = bytes.toString('latin1')
  if (text !== expected && text !== `${expected}\n`) throw new Error('Expected the lines that were stored, got others.')
}

function segmentBytes(store: string): number {
  return segmentsOf(store).reduce((sum, { length }) => sum + length, 0)
}
