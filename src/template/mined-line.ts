import type { Template } from './template.ts'

/** What a miner says of one line. */
export interface MinedLine {
  /**
   * 16 hexadecimal digits: the template that the line belongs to by now. It may become a more general one while more lines are
   * read, so ask again at the end where lines are to be grouped, or use `resolve`.
   */
  readonly id: string
  /** The template, with `<*>` for each variable. */
  readonly template: string
  /** What the line has where the template has variables, in their order. */
  readonly variables: readonly string[]
}

/** Made for each line, so it does nothing until it is asked. */
export class LazyMinedLine implements MinedLine {
  readonly #template: Template
  readonly #line: string
  readonly #read: (line: string, template: Template) => string[]

  constructor(template: Template, line: string, read: (line: string, template: Template) => string[]) {
    this.#template = template
    this.#line = line
    this.#read = read
  }

  get id(): string {
    return this.#template.root().id
  }

  get template(): string {
    return this.#template.root().text
  }

  get variables(): readonly string[] {
    return this.#read(this.#line, this.#template.root())
  }

  toJSON(): MinedLine {
    return { id: this.id, template: this.template, variables: this.variables }
  }
}
