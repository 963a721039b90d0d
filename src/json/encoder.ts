import { hostname } from 'node:os'
import { threadId } from 'node:worker_threads'
import type { Context } from '../core/context.ts'
import type { Bound, Encoder, Limits, Serializers } from '../core/encoder.ts'
import type { LevelTable } from '../core/level.ts'
import { type Masker, rootVerdict } from '../core/masker.ts'
import { type MessageSite, parseSite } from '../core/message.ts'
import type { ReportProblem } from '../core/problem.ts'
import type { Fields } from '../core/record.ts'
import type { LineFormat } from '../core/sink.ts'
import { Claims } from './claims.ts'
import { createCustomEncoder } from './custom.ts'
import type { Dialect } from './dialect.ts'
import { printError } from './error.ts'
import { fingerprint } from './fingerprint.ts'
import { createEcsDialect } from './format-ecs.ts'
import { createPinoDialect } from './format-pino.ts'
import { type Layer, LayerWriter } from './layer.ts'
import { renderMessage } from './render.ts'
import { quoteInner } from './string.ts'
import { ValueWriter } from './value.ts'

/** What an encoder needs to know. */
export interface EncoderOptions {
  readonly format: LineFormat
  readonly service?: string | undefined
  readonly version?: string | undefined
  readonly env?: string | undefined
  /** Fields of every line. */
  readonly base?: Fields | undefined
  readonly levels: LevelTable
  /** Printed in place of a level's name. */
  readonly levelNames?: Readonly<Record<string, string>> | undefined
  readonly timestamp?: 'ms' | 'us' | 'ns' | undefined
  readonly limits: Limits
  readonly masker: Masker
  readonly bootId: string
  readonly serializers?: Serializers | undefined
  readonly report: ReportProblem
  /** Where this process runs; read from the system unless given. */
  readonly host?: { readonly pid: number; readonly threadId: number; readonly hostname: string } | undefined
}

/** Turns calls into lines of one format. Of a function as format, the line in the default format is what it gets, decoded. */
export function createEncoder(options: EncoderOptions): Encoder {
  if (typeof options.format === 'function') {
    return createCustomEncoder(options.format, createEncoder({ ...options, format: 'ecs' }), options.bootId, options.report)
  }
  return new LineEncoder(options, options.format)
}

/** What a child adds, and what this encoder made of it. */
interface EncodedBound extends Bound {
  readonly layer: Layer
  readonly serializers: Serializers | undefined
}

class LineEncoder implements Encoder {
  readonly format: string
  readonly #dialect: Dialect
  readonly #writer: ValueWriter
  readonly #reserved: Claims
  readonly #serializers: Serializers | undefined
  readonly #limits: Limits
  readonly #base: Layer
  readonly #folder: string = process.cwd()

  constructor(options: EncoderOptions, format: 'ecs' | 'pino') {
    this.format = format
    this.#limits = options.limits
    this.#serializers = options.serializers
    this.#writer = new ValueWriter(options.limits, options.masker, printError)
    const { levels, levelNames = {} } = options
    const host = options.host ?? { pid: process.pid, threadId, hostname: hostname() }
    const identity = { service: options.service, version: options.version, env: options.env, bootId: options.bootId, ...host }
    const levelName = (level: number): string => {
      const name = levels.name(level)
      return Object.hasOwn(levelNames, name) ? (levelNames[name] ?? name) : name
    }
    const create = format === 'ecs' ? createEcsDialect : createPinoDialect
    this.#dialect = create({ identity, writer: this.#writer, levelName, precision: options.timestamp ?? 'ms' })
    this.#reserved = new Claims(this.#dialect.dotted, this.#dialect.reserved)
    this.#base = this.#layer(options.base, undefined)
  }

  bind(fields: Fields, below?: Bound, serializers?: Serializers): Bound {
    const under = below as EncodedBound | undefined
    const inherited = under?.serializers ?? this.#serializers
    const merged = serializers === undefined ? inherited : { ...inherited, ...serializers }
    const own = this.#layer(fields, merged)
    const bound: EncodedBound = {
      fields: { ...under?.fields, ...fields },
      layer: under === undefined ? own : merge(under.layer, own, this.#dialect.dotted),
      serializers: merged,
    }
    return bound
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
    const template = site ?? (message.includes('{') ? parseSite(message) : undefined)
    const rendered = template === undefined ? message : renderMessage(template, fields, this.#writer)
    const text = quoteInner(this.#writer.mask(rendered, this.#writer.verdict(rootVerdict, 'message')))
    const piece = this.#dialect.piece(level, text, site !== undefined && site.holes.length > 0 ? site.id : undefined)
    const contextLayer = context === undefined ? undefined : this.#contextLayer(context)

    const fingerprintOf = (thrown: unknown): string => fingerprint(thrown, site?.literal ?? '', this.#folder)
    const writer = new LayerWriter(this.#writer, this.#dialect, this.#reserved, this.#limits.maxLineBytes - piece.length - 1024)
    if (error !== undefined) writer.error(error, fingerprintOf(error))
    if (fields !== undefined)
      writer.fields(fields, child?.serializers ?? this.#serializers, this.#dialect.dotted ? fingerprintOf : undefined)
    const call = writer.end()

    if (site !== undefined) {
      const keys = fields === undefined ? [] : safeKeys(fields)
      site.shape = { id: site.id, literal: site.literal, keys }
    }
    let layers = ''
    const nearer = [call]
    for (const layer of [child?.layer, contextLayer, this.#base]) {
      if (layer === undefined) continue
      layers = print(layer, nearer, this.#writer) + layers
      nearer.push(layer)
    }
    return this.#dialect.assemble(
      level,
      time,
      sequence,
      piece,
      this.#dialect.constants + layers + this.#dialect.afterLayers,
      print(call, [], this.#writer),
    )
  }

  #contextLayer(context: Context): Layer {
    if (context.encoder === this) return context.encoded as Layer
    const known = context.others?.get(this)
    if (known !== undefined) return known as Layer
    const layer = this.#layer(context.fields, this.#serializers)
    if (context.encoder === undefined) {
      context.encoder = this
      context.encoded = layer
    } else {
      ;(context.others ??= new Map<object, unknown>()).set(this, layer)
    }
    return layer
  }

  #layer(fields: Fields | undefined, serializers: Serializers | undefined): Layer {
    const writer = new LayerWriter(this.#writer, this.#dialect, this.#reserved, this.#limits.maxLineBytes >> 2)
    if (fields !== undefined) writer.fields(fields, serializers)
    return writer.end()
  }
}

function safeKeys(fields: Fields): readonly string[] {
  try {
    return Object.keys(fields)
  } catch {
    return []
  }
}

/** The members of a layer that nothing nearer to the call overwrites. */
function print(layer: Layer, nearer: readonly Layer[], writer: ValueWriter): string {
  let text = ''
  for (const [index, name] of layer.names.entries()) {
    if (nearer.some((other) => other.claims.has(name))) continue
    text += `,${writer.keyText(name)}${layer.values[index]}`
  }
  return text
}

/** A parent's layer with a child's over it. */
function merge(below: Layer, own: Layer, dotted: boolean): Layer {
  const names: string[] = []
  const values: string[] = []
  for (const [index, name] of below.names.entries()) {
    if (own.claims.has(name)) continue
    names.push(name)
    values.push(below.values[index] ?? 'null')
  }
  names.push(...own.names)
  values.push(...own.values)
  return { names, values, claims: new Claims(dotted, names) }
}
