import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { hash64 } from '../../core/hash.ts'

/** The beginning of a file's content, unpacked. */
export interface Beginning {
  /** Of the first line, as the ids of its lines have it. */
  readonly print: string
  readonly bytes: Buffer
}

/** So many bytes tell a file from another; with fewer its path has to be the same too. */
const telling = 4096
/** So much of a file is hashed at most. */
export const beginningBytes: number = 64 * 1024

/**
 * What the position of a file is kept under: its first line, how much of its beginning was hashed and that hash. So it is the same
 * file under another name, or packed, and another one that only begins with the same line is not taken for it.
 */
export function nameSource({ print, bytes }: Beginning, path: string): string {
  const { length } = bytes
  const place = length < telling ? `:${hash64(resolve(path))}` : ''
  return `${print}:${length}:${hashOf(bytes)}${place}`
}

/** The names under which a file may be known, the one that is known by most of it first. */
export function findSources(known: readonly string[], { print, bytes }: Beginning, path: string): readonly string[] {
  const own = hash64(resolve(path))
  return known
    .filter((source) => {
      const [itsPrint, length = '', hash, place] = source.split('#')[0]?.split(':') ?? []
      if (itsPrint !== print || Number(length) > bytes.length || (place !== undefined && place !== own)) return false
      return hashOf(bytes.subarray(0, Number(length))) === hash
    })
    .sort((a, b) => Number(b.split(':')[1]) - Number(a.split(':')[1]))
}

/** A name that no other file has: one of the same beginning was cut or replaced. */
export function nextSource(source: string, known: ReadonlySet<string>): string {
  let next = source
  for (let number = 2; known.has(next); number++) next = `${source}#${number}`
  return next
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16)
}
