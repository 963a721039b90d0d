import type { Shape } from './batch.ts'
import { hash64 } from './hash.ts'

/** A hole of a message literal: `{userId}`, `{order.id}`, `{@order}`, `{amount:.2}`. */
export interface Hole {
  /** The path in the fields, split at the dots. */
  readonly path: readonly string[]
  /** `@` prints the value as JSON, `$` as a string. */
  readonly sigil: '' | '@' | '$'
  readonly format: string
}

/** What is known once per message literal. */
export interface MessageSite {
  readonly literal: string
  /** 16 hexadecimal digits: 64 bits of the literal's hash, the same in every process. */
  readonly id: string
  /** The text between the holes: always one more than there are holes. */
  readonly texts: readonly string[]
  readonly holes: readonly Hole[]
  /** It may hold a format that takes an argument: `%s`. */
  readonly hasPercent: boolean
  /** The shape of the last line from this literal. */
  shape: Shape | undefined
  /** The encoder that used it last, and what that one keeps for it. */
  encoder: object | undefined
  encoded: unknown
}

/** The message literals that are known, each parsed once. */
export interface Sites {
  /** The site of a literal; undefined where the cache is full: then the message is plain text. */
  of(literal: string): MessageSite | undefined
}

/** A doubled hole, which stands for itself in single braces; or a hole. Linear: no part can begin where another goes on. */
const pattern = /\{(\{)?([@$])?([A-Za-z_][\w$]*(?:\.[A-Za-z_][\w$]*)*)(?::([^{}]{0,32}))?\}(\})?/g

/** Longer texts are no literals, and are not searched for holes. */
const maxLiteralLength = 4096

/** How many misses in a row of a full cache begin it anew, in multiples of its capacity. */
const missesBeforeReset = 16

/**
 * Finds the holes of a message literal. A hole is `{`, optionally `@` or `$`, identifiers joined by dots, optionally `:` and a format, `}`.
 * `{{name}}` prints `{name}`. Everything else is text as it stands, so JSON or braces in a message are never taken for holes.
 */
export function parseSite(literal: string): MessageSite {
  const texts: string[] = []
  const holes: Hole[] = []
  let text = ''
  let from = 0
  if (literal.length <= maxLiteralLength && literal.includes('{')) {
    for (const found of literal.matchAll(pattern)) {
      const [whole, open, sigil, path, format, close] = found
      const end = found.index + whole.length
      if (open !== undefined && close !== undefined) {
        text += literal.slice(from, found.index + 1) + literal.slice(found.index + 2, end - 1)
        from = end
        continue
      }
      // An odd brace beside a hole is text: `{{a}` and `{a}}` have one hole each.
      const start = open === undefined ? found.index : found.index + 1
      const after = close === undefined ? end : end - 1
      texts.push(text + literal.slice(from, start))
      holes.push({ path: (path ?? '').split('.'), sigil: (sigil ?? '') as Hole['sigil'], format: format ?? '' })
      text = ''
      from = after
    }
  }
  texts.push(text + literal.slice(from))
  const hasPercent = literal.includes('%')
  return { literal, id: hash64(literal), texts, holes, hasPercent, shape: undefined, encoder: undefined, encoded: undefined }
}

/**
 * A bounded cache of parsed literals. When more literals come than it holds, the messages are being built at run time
 * (`` `user ${id}` ``): then new ones are answered with undefined, so that memory and template ids do not grow with the data.
 *
 * @param capacity - how many literals it holds.
 */
export function createSites(capacity: number = 2048): Sites {
  const sites = new Map<string, MessageSite>()
  let misses = 0
  return {
    of(literal) {
      const known = sites.get(literal)
      if (known !== undefined) return known
      if (sites.size >= capacity || literal.length > maxLiteralLength) {
        // Begin anew now and then, so that literals first met after a burst of built messages get their turn.
        if (++misses > capacity * missesBeforeReset) {
          misses = 0
          sites.clear()
        }
        return undefined
      }
      const site = parseSite(literal)
      sites.set(literal, site)
      return site
    },
  }
}
