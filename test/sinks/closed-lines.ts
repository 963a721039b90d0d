import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { type ClosedName, compareClosedNames, packedPaths, parseClosedName } from '../../src/core/closed-file.ts'

/** The closed files of a log, oldest first, by their names. */
export function closedNames(path: string): readonly string[] {
  return readdirSync(dirname(path))
    .map((name) => ({ name, closed: parseClosedName(basename(path), name) }))
    .filter((file): file is { name: string; closed: ClosedName } => file.closed !== undefined)
    .sort((a, b) => compareClosedNames(a.closed, b.closed))
    .map(({ name }) => name)
}

/** What a file holds, unpacked. */
export function readAny(path: string): string {
  const bytes = readFileSync(path)
  if (path.endsWith('.gz')) return gunzipSync(bytes).toString()
  return path.endsWith('.zst') ? zstdDecompressSync(bytes).toString() : bytes.toString()
}

/**
 * All lines of a log, those of its closed files first. Who was killed while he packed may have left a file in both forms: it
 * counts once, as for every reader. Throws where a file does not end with a whole line.
 *
 * @param mayEndTorn - of a file that ends in the middle of a line, that piece is one of the lines.
 */
export function allLines(path: string, mayEndTorn = false): readonly string[] {
  const closed = closedNames(path).filter((name) => !packedPaths(name).some((packed) => closedNames(path).includes(packed)))
  const names = [...closed, ...readdirSync(dirname(path)).filter((name) => name === basename(path))]
  return names.flatMap((name) => {
    const lines = readAny(join(dirname(path), name)).split('\n')
    if (mayEndTorn) return lines.filter((line) => line !== '')
    if (lines.pop() !== '') throw new Error(`${name} ends in the middle of a line`)
    return lines
  })
}
