import type { Serializers } from '../core/encoder.ts'
import { rootVerdict } from '../core/masker.ts'
import type { MessageSite } from '../core/message.ts'
import type { Fields } from '../core/record.ts'
import { Claims } from './claims.ts'
import type { Dialect } from './dialect.ts'
import { fingerprint, type FingerprintOf } from './fingerprint.ts'
import { type Layer, LayerWriter } from './layer.ts'
import { markers } from './marker.ts'
import { renderMessage } from './render.ts'
import { head, quoteInner } from './string.ts'
import type { TemplateMember } from './template-member.ts'
import type { ValueWriter } from './value.ts'

/** UTF-16 units for what a line has beside its members: time, sequence, id, and the brackets that close what was cut. */
const frameLength = 640

/** Encodes lines whatever they are made of: the way for everything that the fast path does not take. */
export class CarefulWriter {
  readonly #dialect: Dialect
  readonly #writer: ValueWriter
  readonly #reserved: Claims
  readonly #maxLineBytes: number
  readonly #folder: string
  readonly #templates: TemplateMember

  /** @param folder - cut from the paths that fingerprints are made of. */
  constructor(dialect: Dialect, writer: ValueWriter, reserved: Claims, folder: string, templates: TemplateMember) {
    this.#folder = folder
    this.#templates = templates
    this.#dialect = dialect
    this.#writer = writer
    this.#reserved = reserved
    this.#maxLineBytes = writer.limits.maxLineBytes
  }

  /** The members of some fields. Never throws. */
  layer(fields: Fields | undefined, serializers: Serializers | undefined, room: number): Layer {
    const writer = new LayerWriter(this.#writer, this.#dialect, this.#reserved, room)
    if (fields !== undefined) writer.fields(fields, serializers)
    return writer.end()
  }

  /** A child's members over its parent's. */
  bind(fields: Fields, below: Layer | undefined, serializers: Serializers | undefined): Layer {
    const room = this.#maxLineBytes >> 2
    if (below === undefined) return this.layer(fields, serializers, room)
    const taken = below.values.reduce((sum, value, index) => sum + value.length + (below.names[index]?.length ?? 0) + 4, 0)
    const own = this.layer(fields, serializers, Math.max(room - taken, 0))
    const names: string[] = []
    const values: string[] = []
    for (const [index, name] of below.names.entries()) {
      if (own.claims.has(name)) continue
      names.push(name)
      values.push(below.values[index] ?? 'null')
    }
    names.push(...own.names)
    values.push(...own.values)
    return { names, values, claims: new Claims(this.#dialect.dotted, names) }
  }

  /** Own enumerable members of a hostile object too. */
  copy(fields: Fields): Fields {
    try {
      return { ...fields }
    } catch {
      return {}
    }
  }

  /** The members of layers, each with a comma before it. The layers come nearest first; of a name in several the nearest is printed. */
  members(nearestFirst: readonly (Layer | undefined)[]): string {
    return this.#print(nearestFirst, [])
  }

  /** The members of a layer whose names are not taken by another. */
  membersBeside(layer: Layer, taken: Layer): string {
    return this.#print([layer], [taken])
  }

  /** A line. Never throws. */
  line(
    level: number,
    time: number,
    sequence: number,
    site: MessageSite | undefined,
    message: string,
    fields: Fields | undefined,
    error: unknown,
    serializers: Serializers | undefined,
    farther: readonly (Layer | undefined)[],
    members: string,
  ): string {
    const piece =
      this.#dialect.before(level) +
      this.#message(site, message, fields) +
      this.#dialect.after(level, this.#templates.idInMessage(site))
    const beside = this.#print(farther, [])
    const used = beside.length + piece.length + members.length + this.#dialect.constants.length + frameLength
    const writer = new LayerWriter(this.#writer, this.#dialect, this.#reserved, Math.max(this.#maxLineBytes - used, 64))
    const fingerprintOf: FingerprintOf = (thrown, parts) =>
      fingerprint(thrown, parts, site?.literal ?? '', this.#writer.stacks, this.#folder)
    if (error !== undefined) writer.error(error, this.#dialect.dotted ? fingerprintOf : undefined)
    if (fields !== undefined) writer.fields(fields, serializers, this.#dialect.dotted ? fingerprintOf : undefined)
    const call = writer.end()
    let template = ''
    if (site !== undefined) {
      const keys = keysOf(fields)
      site.shape = { id: site.id, literal: this.literalOf(site), keys: keys.map((key) => this.#writer.name(key)) }
      template = this.#templates.member(site, keys)
    }
    const isOverwritten = farther.some((layer) => layer?.names.some((name) => call.claims.has(name)) === true)
    const layers = this.#dialect.constants + (isOverwritten ? this.#print(farther, [call]) : beside) + this.#dialect.afterLayers
    return this.#dialect.assemble(level, time, sequence, piece, layers, template + this.#print([call], []) + members)
  }

  /** The message literal, as it may be shown: it may have been built. */
  literalOf(site: MessageSite): string {
    return this.#writer.mask(site.literal, this.#writer.verdict(rootVerdict, 'message'))
  }

  /** A quarter of the line at most. */
  #message(site: MessageSite | undefined, message: string, fields: Fields | undefined): string {
    const writer = this.#writer
    const rendered = renderMessage(site, message, fields, writer)
    let raw = writer.mask(rendered, writer.verdict(rootVerdict, 'message'))
    let text = quoteInner(raw)
    while (text.length > this.#maxLineBytes >> 2) {
      raw = head(raw, Math.floor(raw.length / 2))
      text = quoteInner(raw + markers.maxLineBytes)
    }
    return text
  }

  #print(nearestFirst: readonly (Layer | undefined)[], before: readonly Layer[]): string {
    const nearer = [...before]
    let text = ''
    for (const layer of nearestFirst) {
      if (layer === undefined) continue
      let own = ''
      for (const [index, name] of layer.names.entries()) {
        if (nearer.some((other) => other.claims.has(name))) continue
        own += `,${this.#writer.keyText(name)}${layer.values[index]}`
      }
      text = own + text
      nearer.push(layer)
    }
    return text
  }
}

function keysOf(fields: Fields | undefined): readonly string[] {
  try {
    return fields === undefined ? [] : Object.keys(fields)
  } catch {
    return []
  }
}
