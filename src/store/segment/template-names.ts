import type { Shape } from '../../core/batch.ts'
import type { LogRecord } from '../../core/record.ts'
import { Scanner } from '../../template/scanner.ts'
import { readTokens, Template } from '../../template/template.ts'

/** A template and how it is known. */
export interface NamedTemplate {
  readonly id: string
  readonly literal: string
  /** Does the message of its lines tell both? */
  readonly isRead: boolean
}

/** The templates of a segment: numbers for ids, in the order they came. */
export class TemplateNames {
  readonly table: NamedTemplate[] = []
  readonly #byId = new Map<string, number>()
  readonly #byKey = new Map<number, Map<number, number>>()
  readonly #scanner = new Scanner()
  readonly #literals: ReadonlyMap<string, string>

  /** @param shapes - of lines of ours: the literals behind ids. */
  constructor(shapes: Iterable<Pick<Shape, 'id' | 'literal'>>) {
    this.#literals = new Map([...shapes].map(({ id, literal }): [string, string] => [id, literal]))
  }

  ofRecord({ template, message }: Pick<LogRecord, 'template' | 'message'>): number {
    return template === undefined ? this.ofMessage(message) : this.ofId(template, message)
  }

  /** Of a line that says its template. */
  ofId(id: string, message: string): number {
    return this.#byId.get(id) ?? this.#add(id, this.#literals.get(id) ?? this.#scan(message).text, false)
  }

  /** Of a line that does not: the lexer's, of the message alone. */
  ofMessage(message: string): number {
    const scanner = this.#scanner
    scanner.scanMessage(message)
    let seconds = this.#byKey.get(scanner.first)
    if (seconds === undefined) {
      seconds = new Map()
      this.#byKey.set(scanner.first, seconds)
    }
    const known = seconds.get(scanner.second)
    if (known !== undefined) return known
    const { id, text } = new Template(readTokens(scanner, message), scanner.first, scanner.second)
    const code = this.#byId.get(id) ?? this.#add(id, text, true)
    seconds.set(scanner.second, code)
    return code
  }

  #scan(message: string): Template {
    this.#scanner.scanMessage(message)
    return new Template(readTokens(this.#scanner, message), this.#scanner.first, this.#scanner.second)
  }

  #add(id: string, literal: string, isRead: boolean): number {
    const code = this.table.push({ id, literal, isRead }) - 1
    this.#byId.set(id, code)
    return code
  }
}
