import { hash64 } from '../../core/hash.ts'
import type { MessageSite, Sites } from '../../core/message.ts'

const maxLiteralLength = 4096

/** Message literals without holes, a bounded number of them: for pino, braces in a message are braces. */
export function createPlainSites(capacity: number = 2048): Sites {
  const sites = new Map<string, MessageSite>()
  return {
    of(literal) {
      const known = sites.get(literal)
      if (known !== undefined) return known
      if (sites.size >= capacity || literal.length > maxLiteralLength) return undefined
      const site: MessageSite = {
        literal,
        id: hash64(literal),
        texts: [literal],
        holes: [],
        hasPercent: literal.includes('%'),
        shape: undefined,
        encoder: undefined,
        encoded: undefined,
      }
      sites.set(literal, site)
      return site
    },
  }
}
