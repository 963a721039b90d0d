import type { Shape } from '../core/batch.ts'
import type { Context } from '../core/context.ts'
import type { Bound, Encoder, Serializers } from '../core/encoder.ts'
import { type Masker, rootVerdict, type Verdict } from '../core/masker.ts'
import type { MessageSite } from '../core/message.ts'
import type { Fields } from '../core/record.ts'
import type { TemplateIds } from '../core/template-id.ts'
import { LineAppender } from './append.ts'
import { CarefulWriter } from './careful.ts'
import { Claims } from './claims.ts'
import type { Dialect } from './dialect.ts'
import { FieldWriter } from './fields.ts'
import type { Layer } from './layer.ts'
import { type EncodedBound, type EncodedContext, Layers } from './layers.ts'
import { LineErrors } from './line-error.ts'
import { markers } from './marker.ts'
import { Planner, type PlanNode } from './plan.ts'
import { renderMessage } from './render.ts'
import { flat } from './string.ts'
import { TemplateMember } from './template-member.ts'
import type { ValueWriter } from './value.ts'

/** Getters that log while they are read are followed this far. */
const maxNesting = 8

/** What this encoder keeps for a message literal. */
interface EncodedSite {
  epoch: number
  root: PlanNode
  /** The same beside an error; made when there is one. */
  errorRoot: PlanNode | undefined
  level: number
  before: string
  after: string
  /** The whole piece where the literal has no holes. */
  piece: string
}

/** The hot path: what can be known once is known, what is left is one loop over the fields and one sum of strings. */
export class LineEncoder implements Encoder {
  readonly format: string
  readonly #dialect: Dialect
  readonly #writer: ValueWriter
  readonly #careful: CarefulWriter
  readonly #planner: Planner
  readonly #fields: FieldWriter
  readonly #errors: LineErrors
  readonly #layers: Layers
  readonly #appender: LineAppender
  readonly #serializers: Serializers | undefined
  readonly #maxLineBytes: number
  readonly #messageVerdict: Verdict
  readonly #templates: TemplateMember
  /** Every line of a known literal says its template. */
  readonly #namesAll: boolean
  /** For messages that are no literals. */
  readonly #anonymous: EncodedSite
  /** For literals whose own slot another encoder has. */
  readonly #others = new WeakMap<MessageSite, EncodedSite>()
  #nesting = 0

  constructor(
    dialect: Dialect,
    writer: ValueWriter,
    masker: Masker,
    serializers: Serializers | undefined,
    base: Fields | undefined,
    templateIds: TemplateIds,
  ) {
    this.format = dialect.name
    this.#dialect = dialect
    this.#writer = writer
    this.#serializers = serializers
    this.#maxLineBytes = writer.limits.maxLineBytes
    this.#messageVerdict = writer.verdict(rootVerdict, 'message')
    const reserved = new Claims(dialect.dotted, dialect.reserved)
    const folder = process.cwd()
    this.#templates = new TemplateMember(templateIds)
    this.#namesAll = this.#templates.isInAll
    this.#careful = new CarefulWriter(dialect, writer, reserved, folder, this.#templates)
    this.#errors = new LineErrors(dialect, writer, folder)
    this.#planner = new Planner(dialect, writer, reserved)
    this.#fields = new FieldWriter(writer, this.#planner, masker)
    const parts = { dialect, careful: this.#careful, planner: this.#planner, fields: this.#fields, serializers }
    this.#layers = new Layers(parts, base, this.#maxLineBytes >> 2)
    this.#appender = new LineAppender(parts, this.#maxLineBytes)
    this.#anonymous = this.#createSite()
  }

  bind(fields: Fields, below?: Bound, serializers?: Serializers): Bound {
    return this.#layers.bind(fields, below as EncodedBound | undefined, serializers)
  }

  append(line: string, fields: Fields): string {
    return this.#appender.append(line, fields)
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
    members: string = '',
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
          members,
        )
      }
      const line = this.#fast(level, time, sequence, site, message, fields, error, child, context, members)
      if (line !== undefined && line.length <= this.#maxLineBytes) return line
      return this.#carefully(level, time, sequence, site, message, fields, error, child, context, members)
    } catch {
      return this.#carefully(level, time, sequence, site, message, fields, error, child, context, members)
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
    error: unknown,
    child: EncodedBound | undefined,
    context: Context | undefined,
    members: string,
  ): string | undefined {
    const known =
      site === undefined ? this.#anonymous : site.encoder === this ? (site.encoded as EncodedSite) : this.#encodeSite(site)
    if (known.epoch !== this.#planner.epoch) {
      known.epoch = this.#planner.epoch
      known.root = this.#planner.root()
      known.errorRoot = undefined
    }

    let call = ''
    let end = known.root
    if (error !== undefined) end = known.errorRoot ??= this.#planner.root(this.#dialect.errorKey)
    if (fields !== undefined) {
      const text = this.#fields.walk(fields, end, child === undefined ? this.#serializers : child.serializers)
      if (text === undefined) return undefined
      call = text
      end = this.#fields.end
    }
    if (error !== undefined) {
      const text = this.#errors.members(error, site)
      if (text === undefined || this.#errors.count + end.depth > this.#writer.limits.maxKeys) return undefined
      call = text + call
    }
    // Not before: a getter may have logged the same literal at another level.
    if (known.level !== level) this.#prepare(known, site, level)
    let { piece } = known
    if (piece === '') {
      const text = this.#message(site, message, fields)
      if (known.level !== level) this.#prepare(known, site, level)
      piece = known.before + text + known.after
    }
    const encoded =
      context === undefined ? undefined : context.encoder === this ? (context.encoded as EncodedContext) : this.#context(context)
    const layers = this.#layers.textBeside(end, encoded, context, child)
    if (layers === undefined) return undefined
    if (site !== undefined) {
      site.shape = (end.shape as Shape | undefined) ?? this.#shape(end, site)
      if (this.#namesAll) call = (end.templateMember ??= this.#templates.member(site, end.keys())) + call
    }
    return this.#dialect.assemble(level, time, sequence, piece, layers, call + members)
  }

  #message(site: MessageSite | undefined, message: string, fields: Fields | undefined): string {
    const writer = this.#writer
    return writer.inner(renderMessage(site, message, fields, writer), this.#messageVerdict)
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
    members: string,
  ): string {
    const farther = [child?.layer, context === undefined ? undefined : this.#layerOf(context), this.#layers.base]
    const serializers = child === undefined ? this.#serializers : child.serializers
    return this.#careful.line(level, time, sequence, site, message, fields, error, serializers, farther, members)
  }

  #layerOf(context: Context): Layer {
    const encoded = this.#context(context)
    return (encoded.layer ??= this.#layers.layerOf(context))
  }

  #context(context: Context): EncodedContext {
    if (context.encoder === this) return context.encoded as EncodedContext
    const known = context.others?.get(this)
    if (known !== undefined) return known as EncodedContext
    const encoded = this.#layers.encode(context)
    if (context.encoder === undefined) {
      context.encoder = this
      context.encoded = encoded
    } else {
      ;(context.others ??= new Map<object, unknown>()).set(this, encoded)
    }
    return encoded
  }

  #shape(end: PlanNode, site: MessageSite): Shape {
    const shape: Shape = { id: site.id, literal: this.#careful.literalOf(site), keys: end.keys() }
    end.shape = shape
    return shape
  }

  #createSite(): EncodedSite {
    return {
      epoch: this.#planner.epoch,
      root: this.#planner.root(),
      errorRoot: undefined,
      level: NaN,
      before: '',
      after: '',
      piece: '',
    }
  }

  /** The first encoder of a site keeps its knowledge there, others beside it. */
  #encodeSite(site: MessageSite): EncodedSite {
    const other = this.#others.get(site)
    if (other !== undefined) return other
    const known = this.#createSite()
    if (site.encoder === undefined) {
      site.encoder = this
      site.encoded = known
    } else this.#others.set(site, known)
    return known
  }

  #prepare(known: EncodedSite, site: MessageSite | undefined, level: number): void {
    known.before = this.#dialect.before(level)
    known.after = this.#dialect.after(level, this.#templates.idInMessage(site))
    if (site !== undefined && site.holes.length === 0 && this.#writer.isStable) {
      known.piece = flat(known.before + this.#message(site, site.literal, undefined) + known.after)
    }
    known.level = level
  }
}
