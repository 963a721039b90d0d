import { hash64 } from '../../core/hash.ts'
import { printDocument } from '../../elasticsearch/ship/document.ts'
import { decodeLine, decodeObject } from '../../json/decode.ts'

/** A document with its id. */
export interface Shippable {
  readonly id: string
  /** JSON without a line feed. */
  readonly document: string
}

/** Where a line stands. */
export interface LinePlace {
  /** The file's fingerprint. */
  readonly print: string
  /** Where the line begins in the unpacked file. */
  readonly offset: number
  readonly path: string
}

/**
 * Makes documents of the lines of one file. Ours and others in ECS stay as they are; those of other loggers get the names that the
 * query helper knows; what is no JSON becomes the message.
 *
 * Our own lines keep their record id, so that what a logger has shipped is not shipped again. Others are named by the file's first
 * line, their place and their text: the same under any name of the file, plain or packed.
 */
export class DocumentMaker {
  readonly #service: string | undefined
  /** A line that says no time has that of the line before. */
  #time: number

  /** @param bornMs - when the file was made. */
  constructor(bornMs: number, service: string | undefined) {
    this.#time = Math.floor(bornMs)
    this.#service = service
  }

  make(text: string, { print, offset, path }: LinePlace): Shippable {
    const object = parseObject(text)
    const id = `~${print}${offset.toString(36).padStart(9, '0')}${hash64(text).slice(0, 10)}`
    const fallback = { id, time: this.#time }
    const record = object === undefined ? decodeLine(text, fallback) : decodeObject(object, fallback)
    this.#time = record.time
    if (object !== undefined && isEcs(object)) return { id: record.id, document: text }
    const place = { 'log.file.path': path, 'log.offset': offset }
    const fields = { ...place, ...record.fields }
    const origin = { bootId: undefined, sequence: record.sequence > 0 ? record.sequence : offset, service: this.#service }
    return { id: record.id, document: printDocument({ ...record, fields }, origin).trimEnd() }
  }
}

function isEcs(object: object): boolean {
  return '@timestamp' in object && ('ecs.version' in object || 'ecs' in object)
}

function parseObject(text: string): object | undefined {
  if (!text.trimStart().startsWith('{')) return undefined
  try {
    return JSON.parse(text) as object
  } catch {
    return undefined
  }
}
