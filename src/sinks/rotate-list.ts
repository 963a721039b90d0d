import { basename, dirname, join } from 'node:path'
import { compareClosedNames, parseClosedName } from '../core/closed-file.ts'
import { node } from '../core/node.ts'
import { identityOf } from '../writer/file-identity.ts'
import type { ClosedFile } from './rotate-retention.ts'

/** One closed file as it lies in its folder: plain, packed, or both while it is being packed. */
export interface FoundClosedFile extends ClosedFile {
  readonly plain: PlainFile | undefined
  /** Of all its forms. */
  readonly paths: readonly string[]
}

/** A closed file that is not packed. */
export interface PlainFile {
  readonly path: string
  readonly bytes: number
  readonly identity: string
  /** When it was written to or renamed last, in milliseconds since 1970. */
  readonly changedAt: number
}

/** The closed files of a path, oldest first. Only regular files that are named so: nothing else is ever touched. */
export async function listClosedFiles(path: string): Promise<readonly FoundClosedFile[]> {
  const folder = dirname(path)
  const base = basename(path)
  const found = new Map<string, FoundClosedFile>()
  for (const name of await node.fsPromises.readdir(folder)) {
    const closed = parseClosedName(base, name)
    if (closed === undefined) continue
    const each = join(folder, name)
    const stat = await node.fsPromises.lstat(each, { bigint: true }).catch(() => undefined)
    if (stat?.isFile() !== true) continue
    const bytes = Number(stat.size)
    const writtenAt = Number(stat.mtimeMs)
    const changedAt = Math.max(writtenAt, Number(stat.ctimeMs))
    const isPlain = closed.compression === undefined
    const plain: PlainFile | undefined = isPlain ? { path: each, bytes, identity: identityOf(stat), changedAt } : undefined
    const key = `${closed.stamp}.${closed.number}`
    const known = found.get(key)
    found.set(key, {
      ...closed,
      bytes: bytes + (known?.bytes ?? 0),
      writtenAt: Math.max(writtenAt, known?.writtenAt ?? 0),
      plain: plain ?? known?.plain,
      paths: [...(known?.paths ?? []), each],
    })
  }
  return [...found.values()].sort(compareClosedNames)
}
