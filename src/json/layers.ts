import type { Context } from '../core/context.ts'
import type { Bound, Serializers } from '../core/encoder.ts'
import type { Fields } from '../core/record.ts'
import type { CarefulWriter } from './careful.ts'
import type { Dialect } from './dialect.ts'
import type { EncoderParts } from './encoder-parts.ts'
import type { FieldWriter } from './fields.ts'
import type { Layer } from './layer.ts'
import type { Planner, PlanNode } from './plan.ts'
import { flat } from './string.ts'

/** What a child adds, and what the encoder made of it. */
export interface EncodedBound extends Bound {
  readonly layer: Layer
  readonly serializers: Serializers | undefined
  /** The same for children with the same names: what is known of a shape beside it holds for all of them. */
  readonly layout: PlanNode
  readonly members: string
  /** Constants, base and child, where there is no context. */
  readonly text: string
}

/** What the encoder made of a context. */
export interface EncodedContext {
  /** Made when something overwrites a member. */
  layer: Layer | undefined
  /** The members as one text, where nothing about them is unusual. */
  readonly members: string | undefined
  /** The same for contexts with the same names. */
  readonly layout: PlanNode
  /** Constants, base, context and child, for the child that used it last. */
  text: string
  bound: EncodedBound | undefined
}

const noLayout: object = Object.freeze({})

/** Keeps what stands between the message and the call's own fields: constants, base, context and child, each encoded once. */
export class Layers {
  readonly base: Layer
  /** Constants and base, where there is neither context nor child. */
  readonly plainText: string
  readonly #dialect: Dialect
  readonly #careful: CarefulWriter
  readonly #planner: Planner
  readonly #fields: FieldWriter
  readonly #serializers: Serializers | undefined
  readonly #maxLength: number
  readonly #baseMembers: string
  #root: PlanNode
  #epoch = 0

  /**
   * @param maxLength - how long the members of the context, and those of the child, may be.
   */
  constructor({ dialect, careful, planner, fields, serializers }: EncoderParts, base: Fields | undefined, maxLength: number) {
    this.#dialect = dialect
    this.#careful = careful
    this.#planner = planner
    this.#fields = fields
    this.#serializers = serializers
    this.#maxLength = maxLength
    this.#root = planner.root()
    this.base = careful.layer(base, serializers, maxLength >> 1)
    this.#baseMembers = careful.members([this.base])
    this.plainText = this.#frame(this.#baseMembers)
  }

  bind(fields: Fields, below: EncodedBound | undefined, serializers: Serializers | undefined): EncodedBound {
    const known = below === undefined && serializers === undefined ? this.#bindPlain(fields) : undefined
    if (known !== undefined) return known
    const inherited = below?.serializers ?? this.#serializers
    const all = serializers === undefined ? inherited : { ...inherited, ...serializers }
    const layer = this.#careful.bind(fields, below?.layer, all)
    return {
      fields: { ...below?.fields, ...this.#careful.copy(fields) },
      layer,
      serializers: all,
      layout: this.#layout(layer),
      members: this.#careful.members([layer]),
      text: this.#frame(this.#careful.members([layer, this.base])),
    }
  }

  /**
   * A first child whose members are texts, numbers and the like, about which nothing is unusual, encoded as a call's are (bench `call`). Its
   * layer is made when somebody asks for it: of a copy, which says the same later as nothing in it can change.
   */
  #bindPlain(fields: Fields): EncodedBound | undefined {
    let copy: Readonly<Record<string, unknown>>
    let members: string | undefined
    try {
      copy = { ...fields }
      for (const key in copy) if (!isConstant(copy[key])) return undefined
      members = this.#fields.walk(copy, this.#currentRoot(), this.#serializers)
    } catch {
      return undefined
    }
    const layout = this.#fields.end
    if (members === undefined || members.length > this.#maxLength || !this.#isFree(layout, undefined, undefined)) return undefined
    const careful = this.#careful
    const serializers = this.#serializers
    let layer: Layer | undefined
    return {
      fields: copy,
      get layer() {
        return (layer ??= careful.bind(copy, undefined, serializers))
      },
      serializers,
      layout,
      members,
      text: this.#frame(this.#baseMembers + members),
    }
  }

  /** The text for a call with this shape; undefined where a name of the call is also in a layer. */
  textBeside(
    end: PlanNode,
    context: EncodedContext | undefined,
    source: Context | undefined,
    child: EncodedBound | undefined,
  ): string | undefined {
    const layout = child === undefined ? noLayout : child.layout
    if ((end.freeContext !== context?.layout || end.freeBound !== layout) && !this.#isFree(end, context, child)) return undefined
    if (context === undefined || source === undefined) return child === undefined ? this.plainText : child.text
    if (context.bound !== child) {
      context.text = this.#text(context, source, child)
      context.bound = child
    }
    return context.text
  }

  encode(context: Context): EncodedContext {
    const root = this.#currentRoot()
    let members: string | undefined
    let layout = root
    try {
      members = this.#fields.walk(context.fields, root, this.#serializers)
      layout = this.#fields.end
    } catch {
      // A getter threw: the careful way.
    }
    if (members !== undefined && members.length > this.#maxLength) members = undefined
    const layer = members === undefined ? this.layerOf(context) : undefined
    const encoded: EncodedContext = {
      layer,
      members,
      layout: layer === undefined ? layout : this.#layout(layer),
      bound: undefined,
      text: '',
    }
    encoded.text = this.#text(encoded, context, undefined)
    return encoded
  }

  layerOf(context: Context): Layer {
    return this.#careful.layer(context.fields, this.#serializers, this.#maxLength)
  }

  #text(encoded: EncodedContext, context: Context, child: EncodedBound | undefined): string {
    const { layout } = encoded
    const isKnown = layout.freeContext === undefined && layout.freeBound === (child === undefined ? noLayout : child.layout)
    if (encoded.members !== undefined && (isKnown || this.#isFree(layout, undefined, child))) {
      return this.#frame(this.#baseMembers + encoded.members + (child === undefined ? '' : child.members))
    }
    encoded.layer ??= this.layerOf(context)
    return this.#frame(this.#careful.members([child?.layer, encoded.layer, this.base]))
  }

  #frame(members: string): string {
    return flat(this.#dialect.constants + members + this.#dialect.afterLayers)
  }

  /** A new one when the plans begin anew: else names that never come again would be kept for ever. */
  #currentRoot(): PlanNode {
    if (this.#epoch !== this.#planner.epoch) {
      this.#epoch = this.#planner.epoch
      this.#root = this.#planner.root()
    }
    return this.#root
  }

  /** The same object for layers with the same names. */
  #layout(layer: Layer): PlanNode {
    let node = this.#currentRoot()
    for (const name of layer.names) node = node.lastKey === name ? (node.lastChild as PlanNode) : this.#planner.step(node, name)
    return node
  }

  /** True when no name of the shape is also in a layer; remembered for the layers' layouts. */
  #isFree(end: PlanNode, context: EncodedContext | undefined, child: EncodedBound | undefined): boolean {
    const claims = end.claims(this.#dialect.dotted)
    const isTaken = (name: string): boolean => claims.has(name)
    if (this.base.names.some(isTaken) || child?.layer.names.some(isTaken) === true) return false
    if (context !== undefined && (context.layer?.names ?? context.layout.names()).some(isTaken)) return false
    end.freeContext = context?.layout
    end.freeBound = child === undefined ? noLayout : child.layout
    return true
  }
}

/** Nothing in it can change. */
function isConstant(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function')
}
