import { type BigIntStats, existsSync, globSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe } from '../../core/check.ts'
import { packedPaths } from '../../core/closed-file.ts'
import { CordwoodError } from '../../core/error.ts'
import { manifestName, parseHotName, templatesName } from '../directory/store-names.ts'

/** One file with lines, as it was found. */
export interface LogFile {
  readonly path: string
  /** Device and inode: the same file under any name. */
  readonly identity: string
  /** False for pipes and devices, which can be read once and have no size. */
  readonly regular: boolean
  readonly sizeBytes: number
  /** When it was made (or last changed, where the system does not know), in milliseconds since 1970. */
  readonly bornMs: number
  /** Stands in the ids of lines that have none of their own; default that of its first line. */
  readonly print?: string
}

/** `app.ndjson`, `app.log.2`, `app.2026-11-20.jsonl.gz`: what is read of a folder. */
const logName = /^[^.].*?\.(?:ndjson|jsonl|log)(?:[.-]\d[\w:-]*)*(?:\.gz|\.zst)?$/i

/**
 * The files behind paths: a file is itself, a folder is what lies in it and below and is named like a log, a pattern
 * (`*`, `?`, `[...]`, `{a,b}`, `**`) is the files that match. A file that has several names is found once.
 * A pattern or a folder may be empty. A closed file that is just being packed is found in one of its two forms. Throws CORDWOOD_ERR_SOURCE_UNREADABLE for a path that does not exist, unless `missing` is
 * `skip` (while a file is being rotated, its name is gone for a moment).
 */
export function findLogFiles(paths: readonly string[], missing: 'throw' | 'skip' = 'throw'): readonly LogFile[] {
  const found = new Map<string, LogFile>()
  for (const path of paths) {
    for (const file of missing === 'skip' && statOf(path) === undefined ? globOf(path) : filesOf(path))
      if (!found.has(file.identity)) found.set(file.identity, file)
  }
  const known = new Set([...found.values()].map(({ path }) => path))
  const isPacked = ({ path }: LogFile): boolean => packedPaths(path).some((packed) => known.has(packed))
  return [...found.values()].filter((file) => !isPacked(file)).sort((a, b) => (a.path < b.path ? -1 : 1))
}

function filesOf(path: string): LogFile[] {
  const stat = statOf(path)
  if (stat === undefined) {
    if (!isPattern(path)) throw unreadable(path)
    return globOf(path)
  }
  if (!stat.isDirectory()) return [toLogFile(path, stat)]
  let names: string[]
  try {
    names = readdirSync(path, { recursive: true, encoding: 'utf8' })
  } catch (error) {
    throw unreadable(path, error)
  }
  return names.filter(isLog).flatMap((name) => existing(join(path, name)))
}

/** A store's own plain files are read by the store's engine: they are a part of it only. Others in its folder are logs like any. */
function isLog(name: string): boolean {
  return logName.test(basename(name)) && parseHotName(basename(name)) === undefined
}

/** Is it a pattern, where no file has just that name? */
export function isPattern(path: string): boolean {
  return /[*?[{]/.test(path)
}

function globOf(path: string): LogFile[] {
  return isPattern(path) ? globSync(path).flatMap(existing) : []
}

/** A store's table of literals is named like a log. */
function isOfStore(path: string): boolean {
  return basename(path) === templatesName && existsSync(join(dirname(path), manifestName))
}

/** The file, unless it is gone (rotated away just now) or is no log. */
function existing(path: string): LogFile[] {
  const stat = isOfStore(path) ? undefined : statOf(path)
  return stat === undefined || stat.isDirectory() ? [] : [toLogFile(path, stat)]
}

function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false, bigint: true })
  } catch (error) {
    throw unreadable(path, error)
  }
}

function toLogFile(path: string, stat: BigIntStats): LogFile {
  const [born, changed] = [Number(stat.birthtimeMs), Number(stat.mtimeMs)]
  return {
    path,
    identity: `${stat.dev}:${stat.ino}`,
    regular: stat.isFile(),
    sizeBytes: Number(stat.size),
    bornMs: born > 0 ? Math.min(born, changed) : changed,
  }
}

/** The error for a path that cannot be read, with the system's reason. */
export function unreadable(path: string, cause?: unknown): CordwoodError {
  const reason = cause instanceof Error ? ` (${cause.message})` : ''
  return new CordwoodError(
    'CORDWOOD_ERR_SOURCE_UNREADABLE',
    `Expected a file, a folder or a pattern that can be read, got ${describe(path)}${reason || ', which does not exist'}.`,
    { cause },
  )
}
