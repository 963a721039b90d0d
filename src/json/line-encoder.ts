import type { Shape } from '../core/batch.ts'
import type { Context } from '../core/context.ts'
import type { Bound, Encoder, Serializers } from '../core/encoder.ts'
import { type Masker, passThrough, rootVerdict } from '../core/masker.ts'
import type { MessageSite } from '../core/message.ts'
import type { Fields } from '../core/record.ts'
import { CarefulWriter } from './careful.ts'
import { Claims } from './claims.ts'
import type { Dialect } from './dialect.ts'
import type { Layer } from './layer.ts'
import { markers } from './marker.ts'
import { anyValue, careful, Planner, type PlanNode } from './plan.ts'
import { renderMessage } from './render.ts'
import { flat, isPlain, quoteInner } from './string.ts'
import type { ValueWriter, Walk } from './value.ts'

/** Getters that log while they are read are followed this far. */
const maxNesting = 8

/** What a child adds, and what this encoder made of it. */
interface EncodedBound extends Bound {
  readonly layer: Layer
  readonly serializers: Serializers | undefined
  /** Same keys, same layout: what is known of a shape beside it holds for all of them. */
  readonly layout: PlanNode
  readonly members: string
  /** Constants, base and child, where there is no context. */
  readonly text: string
}

/** What this encoder made of a context. */
interface EncodedContext {
  /** Made when something overwrites a member. */
  layer: Layer | undefined
  /** The members as one text, where nothing about them is unusual; and the end of their shape, the same for contexts with the same keys. */
  readonly members: string | undefined
  readonly layout: PlanNode
  /** Constants, base, context and child, for the child that used it last. */
  bound: EncodedBound | undefined
  text: string
}

/** What this encoder keeps for a message literal. */
interface EncodedSite {
  epoch: number
  root: PlanNode
  level: number
  before: string
  after: string
  /** The whole piece where the literal has no holes. */
  piece: string
}

const noLayout: object = Object.freeze({})

/** The hot path: what can be known once is known, what is left is one loop over the fields and one sum of strings. */
export class LineEncoder implements Encoder {
  readonly format: string
  readonly #dialect: Dialect
  readonly #writer: ValueWriter
  readonly #masker: Masker
  readonly #masks: boolean
  readonly #careful: CarefulWriter
  readonly #planner: Planner
  readonly #serializers: Serializers | undefined
  readonly #maxStringLength: number
  readonly #maxLineBytes: number
  readonly #maxKeys: number
  readonly #base: Layer
  readonly #baseMembers: string
  /** Constants and base, where there is neither context nor child. */
  readonly #plainText: string
  /** For messages that are no literals. */
  #anonymous: EncodedSite
  #contextRoot: PlanNode
  #contextEpoch = 0
  #nesting = 0
  /** Where the last walk over fields ended; read at once after it. */
  #end: PlanNode

  constructor(
    dialect: Dialect,
    writer: ValueWriter,
    masker: Masker,
    serializers: Serializers | undefined,
    base: Fields | undefined,
  ) {
    this.format = dialect.name
    this.#dialect = dialect
    this.#writer = writer
    this.#masker = masker
    this.#masks = masker !== passThrough
    this.#serializers = serializers
    this.#maxStringLength = writer.limits.maxStringLength
    this.#maxLineBytes = writer.limits.maxLineBytes
    this.#maxKeys = writer.limits.maxKeys
    const reserved = new Claims(dialect.dotted, dialect.reserved)
    this.#careful = new CarefulWriter(dialect, writer, reserved)
    this.#planner = new Planner(dialect, writer, reserved)
    this.#base = this.#careful.layer(base, serializers, this.#maxLineBytes >> 3)
    this.#baseMembers = this.#careful.members([this.#base])
    this.#plainText = flat(dialect.constants + this.#baseMembers + dialect.afterLayers)
    this.#contextRoot = this.#planner.root()
    this.#end = this.#contextRoot
    this.#anonymous = this.#createSite()
  }

  bind(fields: Fields, below?: Bound, serializers?: Serializers): Bound {
    const under = below as EncodedBound | undefined
    const inherited = under?.serializers ?? this.#serializers
    const all = serializers === undefined ? inherited : { ...inherited, ...serializers }
    const layer = this.#careful.bind(fields, under?.layer, all)
    return {
      fields: { ...under?.fields, ...this.#careful.copy(fields) },
      layer,
      serializers: all,
      layout: this.#layout(layer),
      members: this.#careful.members([layer]),
      text: flat(this.#dialect.constants + this.#careful.members([layer, this.#base]) + this.#dialect.afterLayers),
    } as EncodedBound
  }

  line(
    level: number,
    time: number,
    sequence: number,
    site: MessageSite | undefined,
    message: string,
    fields: Fields | undefined,
    error: unknown,
    bound: Bound | undefined,
    context: Context | undefined,
  ): string {
    const child = bound as EncodedBound | undefined
    this.#nesting++
    try {
      if (this.#nesting > maxNesting) {
        return this.#carefully(
          level,
          time,
          sequence,
          site,
          message,
          { [markers.maxDepth]: 'logging' },
          undefined,
          child,
          undefined,
        )
      }
      if (error === undefined) {
        const line = this.#fast(level, time, sequence, site, message, fields, child, context)
        if (line !== undefined && line.length <= this.#maxLineBytes) return line
      }
      return this.#carefully(level, time, sequence, site, message, fields, error, child, context)
    } catch {
      return this.#carefully(level, time, sequence, site, message, fields, error, child, context)
    } finally {
      this.#nesting--
    }
  }

  /** The line, if nothing about it is unusual. Throws what getters throw. */
  #fast(
    level: number,
    time: number,
    sequence: number,
    site: MessageSite | undefined,
    message: string,
    fields: Fields | undefined,
    child: EncodedBound | undefined,
    context: Context | undefined,
  ): string | undefined {
    const known = site === undefined ? this.#anonymous : site.encoder === this ? (site.encoded as EncodedSite) : this.#site(site)
    if (known.epoch !== this.#planner.epoch) this.#refresh(known)
    if (known.level !== level) this.#prepare(known, site, level)

    let call = ''
    let end = known.root
    if (fields !== undefined) {
      const text = this.#walk(fields, known.root, child === undefined ? this.#serializers : child.serializers)
      if (text === undefined) return undefined
      call = text
      end = this.#end
    }

    let piece = known.piece
    if (piece === '') {
      const text = this.#message(site, message, fields)
      piece = known.before + text + known.after
    }

    let layers: string
    if (context === undefined) {
      if (child === undefined) {
        if (end.freeBound !== noLayout && !this.#isFree(end, undefined, undefined)) return undefined
        layers = this.#plainText
      } else {
        if ((end.freeBound !== child.layout || end.freeContext !== undefined) && !this.#isFree(end, undefined, child))
          return undefined
        layers = child.text
      }
    } else {
      const encoded = context.encoder === this ? (context.encoded as EncodedContext) : this.#context(context)
      if (encoded.bound !== child) {
        encoded.text = this.#layersText(encoded, context, child)
        encoded.bound = child
      }
      const layout = child === undefined ? noLayout : child.layout
      if ((end.freeContext !== encoded.layout || end.freeBound !== layout) && !this.#isFree(end, encoded, child)) return undefined
      layers = encoded.text
    }
    if (site !== undefined) site.shape = (end.shape as Shape | undefined) ?? this.#shape(end, site)
    return this.#dialect.assemble(level, time, sequence, piece, layers, call)
  }

  /** The members of fields, each with a comma before it; undefined where they must go the careful way. */
  #walk(fields: object, root: PlanNode, serializers: Serializers | undefined): string | undefined {
    const prototype: unknown = Object.getPrototypeOf(fields)
    if ((prototype !== Object.prototype && prototype !== null) || serializers !== undefined) return undefined
    const record = fields as Readonly<Record<string, unknown>>
    let node = root
    let text = ''
    let walk: Walk | undefined
    for (const key in record) {
      if (!Object.prototype.hasOwnProperty.call(record, key)) continue
      node = node.lastKey === key ? (node.lastChild as PlanNode) : this.#planner.step(node, key)
      if (node.kind === careful || node.depth > this.#maxKeys) return undefined
      const value = record[key]
      if (typeof value === 'string') {
        if (value.length > this.#maxStringLength) text += node.text + this.#writer.text(value, node.verdict)
        else if (this.#masks && node.verdict !== 0) {
          if (this.#masker.scan(value, node.verdict) === 0) text += `${node.text}"${value}"`
          else text += node.text + this.#writer.text(value, node.verdict)
        } else if (isPlain(value)) text += `${node.text}"${value}"`
        else text += node.text + JSON.stringify(value)
      } else if (typeof value === 'number' && node.verdict === 0) {
        text += value - value === 0 ? node.text + value : `${node.text}"${value}"`
      } else if (typeof value === 'boolean') {
        text += value ? `${node.text}true` : `${node.text}false`
      } else if (value !== undefined) {
        if (typeof value === 'object' && value !== null && node.kind !== anyValue) return undefined
        text += node.text + this.#writer.value(value, node.verdict, (walk ??= { left: this.#maxLineBytes, inside: [] }))
      }
    }
    if (walk !== undefined && walk.left <= 0) return undefined
    this.#end = node
    return text
  }

  #message(site: MessageSite | undefined, message: string, fields: Fields | undefined): string {
    const writer = this.#writer
    const text = renderMessage(site, message, fields, writer)
    return quoteInner(writer.mask(text, writer.verdict(rootVerdict, 'message')))
  }

  #carefully(
    level: number,
    time: number,
    sequence: number,
    site: MessageSite | undefined,
    message: string,
    fields: Fields | undefined,
    error: unknown,
    child: EncodedBound | undefined,
    context: Context | undefined,
  ): string {
    const farther = [child?.layer, context === undefined ? undefined : this.#layerOf(context), this.#base]
    const serializers = child === undefined ? this.#serializers : child.serializers
    return this.#careful.line(level, time, sequence, site, message, fields, error, serializers, farther)
  }

  #layerOf(context: Context): Layer | undefined {
    const encoded = this.#context(context)
    return (encoded.layer ??= this.#contextLayer(context))
  }

  #context(context: Context): EncodedContext {
    if (context.encoder === this) return context.encoded as EncodedContext
    const known = context.others?.get(this)
    if (known !== undefined) return known as EncodedContext
    const encoded = this.#encodeContext(context)
    if (context.encoder === undefined) {
      context.encoder = this
      context.encoded = encoded
    } else {
      ;(context.others ??= new Map<object, unknown>()).set(this, encoded)
    }
    return encoded
  }

  #encodeContext(context: Context): EncodedContext {
    if (this.#contextEpoch !== this.#planner.epoch) {
      this.#contextEpoch = this.#planner.epoch
      this.#contextRoot = this.#planner.root()
    }
    let members: string | undefined
    try {
      members = this.#walk(context.fields, this.#contextRoot, this.#serializers)
    } catch {
      // A getter threw: the careful way.
    }
    if (members !== undefined && members.length > this.#maxLineBytes >> 2) members = undefined
    const layout = this.#end
    const layer = members === undefined ? this.#contextLayer(context) : undefined
    const encoded: EncodedContext = {
      layer,
      members,
      layout: layer === undefined ? layout : this.#layout(layer),
      bound: undefined,
      text: '',
    }
    encoded.text = this.#layersText(encoded, context, undefined)
    return encoded
  }

  #contextLayer(context: Context): Layer {
    return this.#careful.layer(context.fields, this.#serializers, this.#maxLineBytes >> 2)
  }

  /** The same object for contexts with the same names. */
  #layout(layer: Layer): PlanNode {
    if (this.#contextEpoch !== this.#planner.epoch) {
      this.#contextEpoch = this.#planner.epoch
      this.#contextRoot = this.#planner.root()
    }
    let node = this.#contextRoot
    for (const name of layer.names) node = node.lastKey === name ? (node.lastChild as PlanNode) : this.#planner.step(node, name)
    return node
  }

  /** True when no name of the shape is also in a layer; remembered for the layers' layouts. */
  #isFree(end: PlanNode, context: EncodedContext | undefined, child: EncodedBound | undefined): boolean {
    const claims = end.claims(this.#dialect.dotted)
    if (this.#base.names.some((name) => claims.has(name))) return false
    if (context !== undefined && (context.layer?.names ?? context.layout.names()).some((name) => claims.has(name))) return false
    if (child?.layer.names.some((name) => claims.has(name)) === true) return false
    end.freeContext = context?.layout
    end.freeBound = child === undefined ? noLayout : child.layout
    return true
  }

  /** Constants, base, context and child as one text. */
  #layersText(encoded: EncodedContext, context: Context, child: EncodedBound | undefined): string {
    const { constants, afterLayers } = this.#dialect
    if (encoded.members !== undefined && this.#isFree(encoded.layout, undefined, child)) {
      return flat(constants + this.#baseMembers + encoded.members + (child === undefined ? '' : child.members) + afterLayers)
    }
    encoded.layer ??= this.#contextLayer(context)
    return flat(constants + this.#careful.members([child?.layer, encoded.layer, this.#base]) + afterLayers)
  }

  #shape(end: PlanNode, site: MessageSite): Shape {
    const shape: Shape = { id: site.id, literal: site.literal, keys: end.keys() }
    end.shape = shape
    return shape
  }

  #createSite(): EncodedSite {
    return { epoch: this.#planner.epoch, root: this.#planner.root(), level: NaN, before: '', after: '', piece: '' }
  }

  #site(site: MessageSite): EncodedSite {
    const known = this.#createSite()
    site.encoder = this
    site.encoded = known
    return known
  }

  #refresh(known: EncodedSite): void {
    known.epoch = this.#planner.epoch
    known.root = this.#planner.root()
  }

  #prepare(known: EncodedSite, site: MessageSite | undefined, level: number): void {
    known.before = this.#dialect.before(level)
    known.after = this.#dialect.after(level, site !== undefined && site.holes.length > 0 ? site.id : undefined)
    if (site !== undefined && site.holes.length === 0) {
      known.piece = flat(known.before + this.#message(site, site.literal, undefined) + known.after)
    }
    known.level = level
  }
}
