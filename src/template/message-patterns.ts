import type { MessagePattern, MessagePatterns } from '../core/message-patterns.ts'
import { createMiner } from './miner.ts'
import { Scanner } from './scanner.ts'
import { readTokens, Template } from './template.ts'
import { variable } from './token.ts'

/** More kinds than this are not brought together. */
const maxKinds = 65_536

class ScannedPatterns implements MessagePatterns {
  readonly #scanner = new Scanner()

  readonly read = (message: string): MessagePattern => {
    const { id, text } = this.#templateOf(message)
    return { id, template: text }
  }

  readonly fold = (messages: readonly string[]): readonly MessagePattern[] => {
    const kinds = messages.map((message, at) => ({ at, message, ...this.read(message) }))
    if (kinds.length > maxKinds) return kinds
    const miner = createMiner({ maxTemplates: maxKinds * 2 })
    const folded: MessagePattern[] = []
    // In the order of their ids, so that it does not matter in which they came.
    const mined = kinds.sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ at, message }) => ({ at, line: miner.add(message) }))
    for (const { at, line } of mined) folded[at] = { id: line.id, template: line.template }
    return folded
  }

  readonly common = (messages: readonly string[]): string => {
    const [first, ...others] = messages.map((message) => this.#templateOf(message))
    if (first === undefined) return ''
    let common = first
    for (const { tokens } of others) {
      if (tokens.length !== common.tokens.length) continue
      for (const [place, token] of common.tokens.entries()) {
        if (token.kind !== variable && token.hash !== tokens[place]?.hash) common = common.without(place)
      }
    }
    return common.text
  }

  #templateOf(message: string): Template {
    const scanner = this.#scanner
    scanner.scanMessage(message)
    return new Template(readTokens(scanner, message), scanner.first, scanner.second)
  }
}

/** Tells kinds of messages by the rules of the miner. */
export function messagePatterns(): MessagePatterns {
  return new ScannedPatterns()
}
