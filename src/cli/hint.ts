import { parseQuery } from '../query/parser.ts'
import { CordwoodError } from '../core/error.ts'
import type { Command } from './command.ts'

/** What somebody at a terminal may not have meant: words without quotes find lines with any of them. */
export function hintOf({ query }: Command): string | undefined {
  try {
    const node = parseQuery(query)
    if (node.kind !== 'match' || node.field !== undefined || node.value.kind !== 'text') return undefined
    const words = node.value.text.split(/\s+/).filter((word) => word !== '')
    if (words.length < 2) return undefined
    return `lines with any of these words; '"${words.join(' ')}"' finds the phrase, '${words.join(' and ')}' all words`
  } catch (error) {
    // The query is refused where it is asked.
    if (error instanceof CordwoodError) return undefined
    throw error
  }
}
