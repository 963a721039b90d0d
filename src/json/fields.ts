import type { Serializers } from '../core/encoder.ts'
import { type Masker, passThrough, replacing, type Verdict } from '../core/masker.ts'
import { DecimalPrinter } from './decimal.ts'
import { careful, noObject, noText, type Planner, type PlanNode } from './plan.ts'
import { isPlain } from './string.ts'
import type { ValueWriter, Walk } from './value.ts'

/** The one loop over the fields of a call, for objects about which nothing is unusual. */
export class FieldWriter {
  /** Where the last walk ended: the shape. Read it at once: a getter may log. */
  end: PlanNode
  readonly #writer: ValueWriter
  readonly #planner: Planner
  readonly #masker: Masker
  readonly #masks: boolean
  readonly #maxStringLength: number
  readonly #maxLineBytes: number
  readonly #maxKeys: number
  readonly #decimals = new DecimalPrinter()

  constructor(writer: ValueWriter, planner: Planner, masker: Masker) {
    this.#writer = writer
    this.#planner = planner
    this.#masker = masker
    this.#masks = masker !== passThrough
    this.#maxStringLength = writer.limits.maxStringLength
    this.#maxLineBytes = writer.limits.maxLineBytes
    this.#maxKeys = writer.limits.maxKeys
    this.end = planner.root()
  }

  /**
   * The members of an object, each with a comma before it; undefined where they must go the careful way. Throws what getters throw.
   *
   * What stands between two values is one ready text (`","amount":`), because each part of a sum of strings is paid for twice: when it is
   * added, and when the line is made one string (bench/encode, `ecs`).
   */
  walk(fields: object, root: PlanNode, serializers: Serializers | undefined): string | undefined {
    const prototype: unknown = Object.getPrototypeOf(fields)
    if ((prototype !== Object.prototype && prototype !== null) || serializers !== undefined) return undefined
    const record = fields as Readonly<Record<string, unknown>>
    let node = root
    let text = ''
    let quoted = false
    let walk: Walk | undefined
    for (const key in record) {
      if (!Object.prototype.hasOwnProperty.call(record, key)) continue
      node = node.lastKey === key ? (node.lastChild as PlanNode) : this.#planner.step(node, key)
      if (node.kind === careful || node.depth > this.#maxKeys) return undefined
      const value = record[key]
      if (typeof value === 'string') {
        if (node.kind === noText) return undefined
        if (value === node.lastText) {
          text = text + (quoted ? node.lastQuotedMember : node.lastMember)
          quoted = true
          node.isRepeated = true
          continue
        }
        const { verdict } = node
        const bits = this.#masks && verdict !== 0 ? this.#masker.scan(value, verdict) : isPlain(value) ? 0 : 1
        if (bits === 0 && value.length <= this.#maxStringLength) {
          text = text + (quoted ? node.quotedTextQuote : node.textQuote) + value
          quoted = true
          node.meet(value)
        } else {
          const masked = verdict < replacing ? this.#writer.scanned(value, bits, verdict) : this.#replaced(value, verdict)
          text = text + (quoted ? node.quotedText : node.text) + masked
          quoted = false
        }
      } else if (typeof value === 'number' && value < node.numbersBelow) {
        const before = quoted ? node.quotedText : node.text
        if ((value | 0) === value) text = text + before + value
        else text = text + before + (this.#decimals.print(value) || (value - value === 0 ? value : `"${value}"`))
        quoted = false
      } else if (typeof value === 'boolean' && node.verdict < replacing) {
        text = text + (quoted ? node.quotedText : node.text) + (value ? 'true' : 'false')
        quoted = false
      } else if (value !== undefined) {
        if (typeof value === 'object' && value !== null && node.kind === noObject) return undefined
        walk ??= { left: this.#maxLineBytes, inside: [] }
        text = text + (quoted ? node.quotedText : node.text) + this.#writer.value(value, node.verdict, walk)
        quoted = false
      }
    }
    if (walk !== undefined && walk.left <= 0) return undefined
    this.end = node
    return quoted ? `${text}"` : text
  }

  #replaced(value: string, verdict: Verdict): string {
    return this.#writer.value(value, verdict, { left: this.#maxLineBytes, inside: [] }) || 'null'
  }
}
