import type { Scanner } from './scanner.ts'
import { firstTerm, mixHalf, secondTerm, variable, variableHash, word } from './token.ts'

/** One token of a template, as it is kept. */
export interface Token {
  /** `word`, `variable` or `mark`. */
  readonly kind: number
  readonly hash: number
  /** What the first line had; of a variable nothing. */
  readonly text: string
  /** Whether a blank stands before it. */
  readonly spaced: boolean
}

/** A shorter part of a text is copied by the engine; a longer one holds the whole of it, a file perhaps, as long as it is held. */
const copied = 12

function textOf(line: string, from: number, to: number): string {
  const part = line.slice(from, to)
  return part.length > copied ? Buffer.from(part, 'utf16le').toString('utf16le') : part
}

/** What a scanner has just read. */
export function readTokens({ tokens: read }: Scanner, line: string): Token[] {
  const tokens: Token[] = []
  for (let place = 0; place < read.count; place++) {
    const from = read.start(place)
    const kind = read.kind(place)
    const text = kind === variable ? '' : textOf(line, from, read.end(place))
    tokens.push({ kind, hash: read.hash(place), text, spaced: place > 0 && from > read.end(place - 1) })
  }
  return tokens
}

/** Lines that differ in their variables only. */
export class Template {
  readonly tokens: readonly Token[]
  readonly first: number
  readonly second: number
  /** Places where words were found to differ, besides those that the scanner calls variables. */
  readonly merged: Set<number>
  /** What took this template in. */
  parent: Template | undefined = undefined
  count = 0
  lastSeen = 0
  #id: string | undefined = undefined
  #text: string | undefined = undefined

  constructor(tokens: readonly Token[], first: number, second: number, merged: Iterable<number> = []) {
    this.tokens = tokens
    this.first = first
    this.second = second
    this.merged = new Set(merged)
  }

  /** 16 hexadecimal digits: of the same tokens the same, in every process. */
  get id(): string {
    return (this.#id ??= hex(this.first) + hex(this.second))
  }

  /** The words and marks, with `<*>` for each variable. */
  get text(): string {
    return (this.#text ??= printTokens(this.tokens))
  }

  /** What stands for this template now. */
  root(): Template {
    const { parent } = this
    return parent === undefined ? this : (this.parent = parent.root())
  }

  /** The first half of the id that it would have with a variable at a place. */
  firstWithout(place: number): number {
    return (this.first - firstTerm(this.tokens[place]?.hash ?? 0, place) + firstTerm(variableHash, place)) | 0
  }

  /** The second half of the same. */
  secondWithout(place: number): number {
    return (this.second - secondTerm(this.tokens[place]?.hash ?? 0, place) + secondTerm(variableHash, place)) | 0
  }

  /** The same with a variable at a place. */
  without(place: number): Template {
    const tokens = this.tokens.map((token, at) =>
      at === place ? { kind: variable, hash: variableHash, text: '', spaced: token.spaced } : token,
    )
    return new Template(tokens, this.firstWithout(place), this.secondWithout(place), [...this.merged, place])
  }

  /** Words that are the same in all its lines. */
  countWords(): number {
    return this.tokens.reduce((sum, { kind }) => sum + (kind === word ? 1 : 0), 0)
  }

  /** Whether a line with these tokens is one of its lines. */
  covers({ tokens }: Template): boolean {
    if (tokens.length !== this.tokens.length) return false
    return this.tokens.every((own, place) => {
      const other = tokens[place]
      if (other === undefined) return false
      return own.hash === other.hash || (this.merged.has(place) && other.kind === word)
    })
  }
}

function hex(half: number): string {
  return mixHalf(half).toString(16).padStart(8, '0')
}

function printTokens(tokens: readonly Token[]): string {
  let text = ''
  for (const token of tokens) text += (token.spaced && text !== '' ? ' ' : '') + (token.kind === variable ? '<*>' : token.text)
  return text
}
