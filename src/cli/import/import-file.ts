import { decodeLine } from '../../json/decode.ts'
import type { StoreImport } from '../../store/write/import.ts'
import { type Beginning, findSources, nameSource, nextSource } from './import-source.ts'
import type { MinedTemplates } from './mined-templates.ts'
import type { LineFile } from './read-whole-lines.ts'

/** What was done with a file. */
export interface FileImported {
  readonly lines: number
  readonly bytes: number
  /** Its last line is not written to the end, and was left out. */
  readonly isUnfinished: boolean
}

/** So much before a place tells the time of the line there. */
const lookBackBytes = 64 * 1024
/** A file that was not changed for so long is not being written. */
const quietMs = 60_000
const lineFeed = 0x0a

/** How a file is imported. */
export interface ImportPlan {
  readonly into: StoreImport
  /** The names of all sources that the store knows; new ones are added. */
  readonly known: Set<string>
  /** Finds the templates of lines, where that was asked for. */
  readonly derive: MinedTemplates['derive'] | undefined
  readonly signal: AbortSignal
  readonly onRead: (bytes: number) => void
  readonly now: () => number
}

/** Puts the lines of a file into a store that are not in it yet. */
export async function importFile(file: LineFile, plan: ImportPlan): Promise<FileImported> {
  const { into, known, derive, signal, onRead, now } = plan
  const beginning = await file.beginning()
  if (beginning === undefined) return { lines: 0, bytes: 0, isUnfinished: false }
  const { source, start } = await placeOf(file, beginning, plan)
  known.add(source)
  const { print } = beginning
  let [lines, bytes] = [0, 0]
  let time = Math.floor(file.file.bornMs)
  if (start > 0) time = lastTime(await file.before(start, lookBackBytes), time)
  for await (const piece of file.lines(start, onRead)) {
    if (signal.aborted) break
    if (piece.bytes.at(-1) !== lineFeed && mayGrow(piece.bytes, file, now())) return { lines, bytes, isUnfinished: true }
    const place = { source, print, start: piece.start, offset: piece.end, time }
    await into.add(piece.bytes, place, derive?.(piece.bytes, place))
    time = lastTime(piece.bytes.subarray(-lookBackBytes), time)
    lines += countLines(piece.bytes)
    bytes += piece.bytes.length
  }
  return { lines, bytes, isUnfinished: false }
}

/** How far the file is stored, and under which name. A place that is not behind a line is one of another file. */
async function placeOf(
  file: LineFile,
  beginning: Beginning,
  { into, known }: ImportPlan,
): Promise<{ readonly source: string; readonly start: number }> {
  const { path } = file.file
  for (const source of findSources([...known], beginning, path)) {
    const position = into.position(source)
    if (position === 0) return { source, start: 0 }
    const around = await file.before(position + 1, 2)
    if (around[0] === lineFeed || around.length === 1) return { source, start: position }
    // The last line had no line feed when it was read, and has got one since.
    if (around[1] === lineFeed) return { source, start: position + 1 }
  }
  return { source: nextSource(nameSource(beginning, path), known), start: 0 }
}

/** A line without a line feed that is no whole object, in a file that was written to lately. */
function mayGrow(line: Buffer, file: LineFile, now: number): boolean {
  if (file.isPacked || now - file.changedMs > quietMs) return false
  try {
    JSON.parse(line.toString())
    return false
  } catch {
    return true
  }
}

/** The time that a line behind these has if it says none. */
function lastTime(lines: Buffer, otherwise: number): number {
  let time = otherwise
  // The first may be cut.
  for (const line of lines.toString().split('\n').slice(-200))
    if (line !== '') time = Math.floor(decodeLine(line, { id: '', time }).time)
  return time
}

function countLines(bytes: Buffer): number {
  let lines = bytes.at(-1) === lineFeed ? 0 : 1
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) lines++
  return lines
}
