import { closeSync, openSync, readdirSync, readSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** How many bytes each segment of the spools below a folder has, by its path: of those that nobody removes meanwhile. */
export function sizesOfSpool(folder: string): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>()
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const found = name.endsWith('.seg') ? statSync(join(folder, name), { throwIfNoEntry: false }) : undefined
    if (found !== undefined) sizes.set(join(folder, name), found.size)
  }
  return sizes
}

/**
 * Changes one byte of a spool below a folder, in the middle of what a segment has grown by most.
 *
 * @param before - the sizes since when nothing was sent: what stood before may be stored already, and would be told of
 * as lost although it is not.
 */
export function damageSpool(folder: string, before: ReadonlyMap<string, number>): void {
  const grown = [...sizesOfSpool(folder)]
    .map(([path, to]) => ({ path, from: before.get(path) ?? 0, to }))
    .sort((a, b) => b.to - b.from - (a.to - a.from))
  const [segment] = grown
  if (segment === undefined || segment.to === segment.from)
    throw new Error(`Expected a segment that grows below ${folder}, got none.`)
  const at = (segment.from + segment.to) >> 1
  const file = openSync(segment.path, 'r+')
  const byte = Buffer.alloc(1)
  readSync(file, byte, 0, 1, at)
  byte[0] = (byte[0] ?? 0) ^ 0xff
  writeSync(file, byte, 0, 1, at)
  closeSync(file)
}
