import { join } from 'node:path'
import type { Shape } from '../../core/batch.ts'
import type { DiskFiles } from '../../writer/disk-files.ts'
import { templatesName } from '../directory/store-names.ts'
import { readWhole, writeDraft } from './write-file.ts'

/** A message literal, and the id by which lines know it. */
export type TemplateName = Pick<Shape, 'id' | 'literal'>

/** Who makes literals without end gains nothing by it. */
const maxTemplates = 8_192

/**
 * The message literals of a folder's lines, by their ids: lines say the id alone. One line of JSON for each, appended when it is first
 * seen, so that those who seal know it also after the writer was killed. Only literals with holes: others are what the message says.
 */
export class TemplateLog {
  readonly #path: string
  readonly #files: DiskFiles
  readonly #mode: number
  readonly #known: Set<string>
  /** Lines of one shape mostly come one after the other. */
  #last: Shape | undefined
  readonly #seen = new WeakSet<Shape>()

  constructor(folder: string, files: DiskFiles, mode: number) {
    this.#path = join(folder, templatesName)
    this.#files = files
    this.#mode = mode
    this.#known = new Set(readTemplates(folder, files).map(({ id }) => id))
  }

  /** Notes what is new. It fails silently: a literal that is missing is made of a message again. */
  add(shapes: readonly (Shape | undefined)[]): void {
    for (const shape of shapes) {
      if (shape === this.#last || shape === undefined) continue
      this.#last = shape
      if (this.#seen.has(shape)) continue
      this.#seen.add(shape)
      if (this.#known.has(shape.id) || !shape.literal.includes('{') || this.#known.size >= maxTemplates) continue
      this.#known.add(shape.id)
      this.#append(shape)
    }
  }

  #append({ id, literal }: Shape): void {
    const files = this.#files
    try {
      const descriptor = this.#open()
      try {
        files.append(descriptor, [Buffer.from(`${JSON.stringify({ id, literal })}\n`)])
      } finally {
        files.close(descriptor)
      }
    } catch {
      this.#known.delete(id)
    }
  }

  #open(): number {
    try {
      return this.#files.reopen(this.#path)
    } catch {
      return this.#files.create(this.#path, this.#mode)
    }
  }
}

/**
 * Writes the literals of a folder anew, without some. What its writer adds in this very moment may be missing then. Throws what the system says.
 */
export function rewriteTemplates(folder: string, without: ReadonlySet<string>, files: DiskFiles): void {
  const before = readTemplates(folder, files)
  const after = before.filter(({ id }) => !without.has(id))
  if (after.length === before.length) return
  const path = join(folder, templatesName)
  const next = `${path}.next`
  const text = after.map(({ id, literal }) => `${JSON.stringify({ id, literal })}\n`).join('')
  writeDraft(next, Buffer.from(text), files.mode(path), files)
  files.rename(next, path)
  files.syncFolder(folder)
}

/** Those of a folder. Half lines, which a stop leaves, are passed over. */
export function readTemplates(folder: string, files: DiskFiles): readonly TemplateName[] {
  let text: string
  try {
    text = readWhole(join(folder, templatesName), files).toString()
  } catch {
    return []
  }
  return text.split('\n').flatMap((line) => {
    try {
      const { id, literal } = JSON.parse(line) as Partial<TemplateName>
      return typeof id === 'string' && typeof literal === 'string' ? [{ id, literal }] : []
    } catch {
      return []
    }
  })
}
