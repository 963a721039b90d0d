import type { Fate } from '../../src/elasticsearch/ship/line-source.ts'

/** What a server has stored. */
export class ModelServer {
  readonly stored: Map<string, string> = new Map()
  /** How often each line was refused for good. */
  readonly refused: Map<string, number> = new Map()
  /** Processes that were ever started. */
  lives = 0

  /** `create`: an id that is there already is not stored again. */
  store(id: string, text: string): Fate {
    const before = this.stored.get(id)
    if (before === undefined) {
      this.stored.set(id, text)
      return 'stored'
    }
    if (before !== text) throw new Error(`${id} has two texts`)
    return 'alreadyStored'
  }
}
