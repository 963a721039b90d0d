import { basename, dirname, extname, join } from 'node:path'
import { node } from '../core/node.ts'

/** `audit.log` with a mark before its extension: `audit.2.log`. */
function marked(path: string, mark: string): string {
  const extension = extname(path)
  return `${path.slice(0, path.length - extension.length)}.${mark}${extension}`
}

/** The file of the first, second ... writer: the first has the path itself. */
export function fileOfWriter(path: string, writer: number): string {
  return writer === 1 ? path : marked(path, String(writer))
}

/** What a full file is renamed to: its last record's place, in 12 digits, so that names sort as the records came. */
export function fullFile(path: string, lastSeq: number): string {
  return marked(path, String(lastSeq).padStart(12, '0'))
}

/** The full files before a file, oldest first. */
export function fullFilesOf(path: string): string[] {
  const extension = extname(path)
  const start = `${basename(path, extension)}.`
  const isFull = (name: string): boolean =>
    name.startsWith(start) &&
    name.endsWith(extension) &&
    /^\d{12,16}$/.test(name.slice(start.length, name.length - extension.length))
  const folder = dirname(path)
  let names: string[]
  try {
    names = node.fs.readdirSync(folder).filter(isFull)
  } catch {
    return []
  }
  return names.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).map((name) => join(folder, name))
}

/** Where checkpoints go unless told otherwise. */
export function checkpointFile(path: string): string {
  return `${path}.checkpoints`
}

/** The lock of a file: hidden, beside it. */
export function lockFile(path: string): string {
  return join(dirname(path), `.${basename(path)}.lock`)
}
