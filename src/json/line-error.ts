import { rootVerdict, type Verdict } from '../core/masker.ts'
import type { MessageSite } from '../core/message.ts'
import type { Dialect } from './dialect.ts'
import { errorMembers, readError } from './error.ts'
import { fingerprint } from './fingerprint.ts'
import { createKeyCache, type KeyText } from './key.ts'
import { quote } from './string.ts'
import type { ValueWriter, Walk } from './value.ts'

/** Prints the error of a line whose other parts are usual (bench `call`, case error). */
export class LineErrors {
  /** How many members the last one had. */
  count = 0
  readonly #dialect: Dialect
  readonly #writer: ValueWriter
  readonly #verdict: Verdict
  readonly #folder: string
  /** A member's name below the error, with a comma before it. */
  readonly #keyText: KeyText

  /** @param folder - cut from the paths that fingerprints are made of. */
  constructor(dialect: Dialect, writer: ValueWriter, folder: string) {
    this.#dialect = dialect
    this.#writer = writer
    this.#verdict = writer.verdict(rootVerdict, dialect.errorKey)
    this.#folder = folder
    this.#keyText = createKeyCache((name) => `,${quote(name === '' ? dialect.errorKey : `${dialect.errorKey}.${name}`)}:`)
  }

  /** The members of what was thrown, each with a comma before it; undefined where it fills the line. */
  members(thrown: unknown, site: MessageSite | undefined): string | undefined {
    const writer = this.#writer
    this.count = 0
    if (this.#verdict < 0) return ''
    const walk: Walk = { left: writer.limits.maxLineBytes, inside: [] }
    let text = ''
    if (this.#dialect.dotted) {
      const parts = readError(thrown, writer.limits.maxKeys)
      const members = errorMembers(thrown, parts, writer, this.#verdict, walk)
      for (const [name, json] of members) text = text + this.#keyText(name) + json
      const print = fingerprint(thrown, parts, site === undefined ? '' : site.literal, writer.stacks, this.#folder)
      text = text + this.#keyText('fingerprint') + `"${print}"`
      this.count = members.length + 1
    } else {
      text = this.#keyText('') + (writer.value(thrown, this.#verdict, walk) || '"undefined"')
      this.count = 1
    }
    return walk.left > 0 ? text : undefined
  }
}
