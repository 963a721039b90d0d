import { basename, dirname, join } from 'node:path'
import { node } from '../core/node.ts'
import { isAliveOwner, type Owner } from './owner.ts'

/** Of another host it cannot be known who lives there: its markers count for so long after they were written. */
const foreignMs = 3_600_000

/** What a marker says: `.app.log.<boot id>.open`. */
export interface OpenNote extends Owner {
  /** Device and inode of the file that is open. */
  readonly identity?: string
}

/** A marker that was found beside a file. */
export interface OpenEntry {
  readonly path: string
  /** Undefined when it cannot be read, or is being written. */
  readonly note: OpenNote | undefined
  readonly state: 'alive' | 'dead' | 'unknown'
}

/** Where the marker of a logger is. */
export function markerPath(path: string, id: string): string {
  return join(dirname(path), `.${basename(path)}.${id}.open`)
}

/** All markers beside a file, from whichever process. */
export function readOpenEntries(path: string): readonly OpenEntry[] {
  const folder = dirname(path)
  const prefix = `.${basename(path)}.`
  return node.fs
    .readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && /^[^.]+\.open$/.test(name.slice(prefix.length)))
    .map((name) => toEntry(join(folder, name)))
}

function toEntry(path: string): OpenEntry {
  try {
    const note = JSON.parse(node.fs.readFileSync(path, 'utf8')) as OpenNote
    if (note.host === node.os.hostname()) return { path, note, state: isAliveOwner(note) ? 'alive' : 'dead' }
    const isFresh = Date.now() - node.fs.statSync(path).mtimeMs < foreignMs
    return { path, note, state: isFresh ? 'unknown' : 'dead' }
  } catch {
    return { path, note: undefined, state: 'unknown' }
  }
}

/**
 * Which files somebody has open, as the markers beside a path say: they must be neither packed nor deleted, as lines may come.
 *
 * @throws what the system says when the folder cannot be read.
 */
export function filesInUse(path: string): (identity: string) => boolean {
  const used = new Set(
    readOpenEntries(path)
      .filter(({ state }) => state !== 'dead')
      .map(({ note }) => note?.identity),
  )
  return (identity) => used.has(identity)
}
