import type { Serializers } from '../core/encoder.ts'
import type { Fields } from '../core/record.ts'
import type { CarefulWriter } from './careful.ts'
import { Claims } from './claims.ts'
import type { Dialect } from './dialect.ts'
import type { EncoderParts } from './encoder-parts.ts'
import type { FieldWriter } from './fields.ts'
import type { Planner, PlanNode } from './plan.ts'

/** How each line of ours ends. */
const lineEnd = '}\n'

/** What is known of fields of one shape: texts that a line with one of their names, one above or one below it, holds. */
type Probes = readonly string[]

/** Adds members to lines that are encoded already (bench/enrich). */
export class LineAppender {
  readonly #dialect: Dialect
  readonly #careful: CarefulWriter
  readonly #planner: Planner
  readonly #fields: FieldWriter
  readonly #serializers: Serializers | undefined
  readonly #maxLineBytes: number
  readonly #probes = new WeakMap<PlanNode, Probes>()
  #root: PlanNode
  #epoch = -1

  constructor({ dialect, careful, planner, fields, serializers }: EncoderParts, maxLineBytes: number) {
    this.#dialect = dialect
    this.#careful = careful
    this.#planner = planner
    this.#fields = fields
    this.#serializers = serializers
    this.#maxLineBytes = maxLineBytes
    this.#root = planner.root()
  }

  /** The line with these members last; names that it has already stay as they are. Never throws. */
  append(line: string, fields: Fields): string {
    const members = this.#fast(line, fields) ?? this.#carefully(line, fields)
    return members === '' ? line : line.slice(0, -lineEnd.length) + members + lineEnd
  }

  /** The members, if nothing about them is unusual and all their names are free. */
  #fast(line: string, fields: Fields): string | undefined {
    try {
      if (this.#epoch !== this.#planner.epoch) {
        this.#epoch = this.#planner.epoch
        this.#root = this.#planner.root()
      }
      const text = this.#fields.walk(fields, this.#root, this.#serializers)
      if (text === undefined || line.length + text.length > this.#maxLineBytes) return undefined
      const { end } = this.#fields
      let probes = this.#probes.get(end)
      if (probes === undefined) {
        probes = this.#probesOf(end.names())
        this.#probes.set(end, probes)
      }
      // A text that only looks like a name sends the line the careful way, nothing worse.
      for (const probe of probes) if (line.includes(probe)) return undefined
      return text
    } catch {
      return undefined
    }
  }

  #carefully(line: string, fields: Fields): string {
    try {
      const room = Math.max(this.#maxLineBytes - line.length, 0)
      const layer = this.#careful.layer(fields, this.#serializers, room)
      const names = Object.keys(JSON.parse(line) as object)
      return this.#careful.membersBeside(layer, { names, values: [], claims: new Claims(this.#dialect.dotted, names) })
    } catch {
      return ''
    }
  }

  #probesOf(names: readonly string[]): Probes {
    const probes = new Set<string>()
    for (const name of names) {
      const quoted = JSON.stringify(name).slice(0, -1)
      probes.add(`${quoted}":`)
      if (!this.#dialect.dotted) continue
      probes.add(`${quoted}.`)
      for (let dot = quoted.indexOf('.'); dot >= 0; dot = quoted.indexOf('.', dot + 1)) probes.add(`${quoted.slice(0, dot)}":`)
    }
    return [...probes]
  }
}
