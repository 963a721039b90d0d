import { rootVerdict, type Verdict } from '../core/masker.ts'
import { Claims } from './claims.ts'
import type { Dialect } from './dialect.ts'
import { flat } from './string.ts'
import type { ValueWriter } from './value.ts'

/** What the value of a key may be on the fast path. */
export const anyValue = 0
/** An object goes the careful way. */
export const noObject = 1
/** A text goes the careful way: it is the value of a name beside it. */
export const noText = 2
/** Everything goes the careful way. */
export const careful = 3

/** More keys than this go the careful way: nodes cost more than they save there. */
const maxFastKeys = 48

/** Longer texts are not kept: they may be a part of one that is far larger, and would keep that. */
const maxKeptLength = 12

/** Texts that were kept in vain, one after another, before no more are. */
const maxStrikes = 8

/** Nodes of all plans of one encoder; when they are used up, the plans begin anew. */
const maxNodes = 8192

/**
 * One key in the order of an object's keys: a path from a root is a shape. What can be known of a key in its place (its text,
 * its verdict, whether its name is free) is known once, and the loop over the fields only compares pointers.
 *
 * ```
 * root ── orderId ── amount        { orderId, amount }
 *    └─── userId ── path           { userId, path }
 * ```
 */
export class PlanNode {
  readonly key: string
  readonly depth: number
  readonly parent: PlanNode | undefined
  /** A comma, the key as the line names it, and the colon: `,"amount":`. */
  readonly text: string
  /** The same before a string: `,"amount":"`. */
  readonly textQuote: string
  /** The same after a string: `","amount":`, and between two: `","amount":"`. */
  readonly quotedText: string
  readonly quotedTextQuote: string
  readonly kind: number
  readonly verdict: Verdict
  /** Numbers below it are printed as they are. */
  readonly numbersBelow: number
  /** The line's name; of a root the name that is taken before any key, or an empty text. */
  readonly name: string
  lastKey: string | undefined = undefined
  lastChild: PlanNode | undefined = undefined
  children: Map<string, PlanNode> | undefined = undefined
  /** The layers beside which this shape's names are known to be free. */
  freeContext: object | undefined = undefined
  freeBound: object | undefined = undefined
  /** The shape that ends here, made when a line of a known literal ends here. */
  shape: unknown = undefined
  /** The member that names the template, where lines do. */
  templateMember: string | undefined = undefined
  /** A text that came under this key and may come again; undefined where none is kept. */
  lastText: string | undefined = undefined
  /** `textQuote` and `quotedTextQuote` with it. */
  lastMember = ''
  lastQuotedMember = ''
  /** It has come again. */
  isRepeated = false
  #others = 0
  #strikes = 0
  #claims: Claims | undefined = undefined

  constructor(
    parent: PlanNode | undefined,
    key: string,
    text: string,
    kind: number,
    verdict: Verdict,
    name: string,
    numbersBelow: number = Infinity,
  ) {
    this.parent = parent
    this.depth = parent === undefined ? 0 : parent.depth + 1
    this.key = key
    this.text = text
    this.textQuote = flat(`${text}"`)
    this.quotedText = flat(`"${text}`)
    this.quotedTextQuote = flat(`"${text}"`)
    this.kind = kind
    this.verdict = verdict
    this.name = name
    this.numbersBelow = numbersBelow
  }

  /** A text that may be printed as it stands, and is not the last one: some that are short are kept, while they come again. */
  meet(text: string): void {
    if (this.#strikes > maxStrikes || text.length > maxKeptLength || (this.#others++ & 7) !== 0) return
    this.#strikes = this.isRepeated ? 0 : this.#strikes + 1
    this.isRepeated = false
    const isVaried = this.#strikes > maxStrikes
    this.lastText = isVaried ? undefined : text
    this.lastMember = isVaried ? '' : flat(this.textQuote + text)
    this.lastQuotedMember = isVaried ? '' : flat(this.quotedTextQuote + text)
  }

  /** The line's names from the root to here, in their order. */
  names(): string[] {
    return path(this).map((node) => node.name)
  }

  /** The caller's keys from the root to here, in their order. */
  keys(): string[] {
    return path(this).map((node) => node.key)
  }

  /** The names, and what the root takes. */
  claims(dotted: boolean): Claims {
    return (this.#claims ??= new Claims(dotted, [...taken(this), ...this.names()]))
  }
}

function taken(node: PlanNode): readonly string[] {
  let root = node
  while (root.parent !== undefined) root = root.parent
  return root.name === '' ? [] : [root.name]
}

function path(end: PlanNode): PlanNode[] {
  const nodes: PlanNode[] = []
  for (let node = end; node.parent !== undefined; node = node.parent) nodes.push(node)
  return nodes.reverse()
}

/** Makes plans for one encoder, bounded in number. */
export class Planner {
  /** Grows when the plans begin anew; roots of an older epoch are not to be used. */
  epoch = 0
  readonly #dialect: Dialect
  readonly #writer: ValueWriter
  readonly #reserved: Claims
  #nodes = 0

  constructor(dialect: Dialect, writer: ValueWriter, reserved: Claims) {
    this.#dialect = dialect
    this.#writer = writer
    this.#reserved = reserved
  }

  /** @param taken - a name of the line that no key may have: that of its error. */
  root(taken: string = ''): PlanNode {
    return new PlanNode(undefined, '', '', anyValue, rootVerdict, taken)
  }

  /** The node of the next key. */
  step(node: PlanNode, key: string): PlanNode {
    let child = node.children?.get(key)
    if (child === undefined) {
      child = this.#create(node, key)
      ;(node.children ??= new Map<string, PlanNode>()).set(key, child)
      if (++this.#nodes > maxNodes) {
        this.#nodes = 0
        this.epoch++
      }
    }
    node.lastKey = key
    node.lastChild = child
    return child
  }

  #create(parent: PlanNode, key: string): PlanNode {
    const { dotted, errorKey } = this.#dialect
    const verdict = this.#writer.verdict(rootVerdict, key)
    const scalarName = this.#dialect.nameOf(key, false)
    const refuge = this.#dialect.needsRefuge(scalarName)
    const name = refuge ? `fields.${scalarName}` : scalarName
    // A name that is not free is decided value by value: one that is undefined gives way.
    const taken = this.#reserved.has(name) || parent.claims(dotted).has(name)
    const root = dotted && (refuge || scalarName !== key || this.#dialect.isRoot(scalarName) || key === 'err' || key === errorKey)
    const isMasked = verdict < 0 || this.#writer.name(key) !== key
    const kind =
      taken || isMasked || parent.depth >= maxFastKeys || parent.kind === careful || key.length > 128
        ? careful
        : root
          ? noObject
          : key === 'value' && this.#writer.masks
            ? noText
            : anyValue
    return new PlanNode(
      parent,
      key,
      kind === careful ? '' : flat(`,${this.#writer.keyText(name)}`),
      kind,
      verdict,
      name,
      this.#writer.numbersBelow(verdict),
    )
  }
}
