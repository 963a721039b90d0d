import { CordwoodError } from '../core/error.ts'
import { parseRegex, type RegexNode } from './regex.ts'

const maxStates = 2000

/** A state: takes a character of its set and goes on to `next`, or goes on to both without one. */
type State =
  | { readonly kind: 'set'; readonly node: RegexNode & { readonly kind: 'set' }; next: number }
  | { readonly kind: 'split'; next: number; other: number }

/**
 * Compiles a regular expression (see `parseRegex`) to a test of whole values, in time linear in the value: all states that could
 * be reached are followed side by side (Thompson). Throws CORDWOOD_ERR_QUERY_SYNTAX.
 *
 * @param lower - lower-cases the expression's letters.
 */
export function compileRegex(pattern: string, lower = false): (value: string) => boolean {
  const states: State[] = []
  const accepting = -1
  const add = (state: State): number => {
    if (states.push(state) <= maxStates) return states.length - 1
    throw new CordwoodError(
      'CORDWOOD_ERR_QUERY_SYNTAX',
      `Expected a regular expression of at most ${maxStates} states, got more. Repeat less often.`,
    )
  }
  // Built from the end, so that each piece knows where it leads.
  const build = (node: RegexNode, next: number): number => {
    switch (node.kind) {
      case 'set':
        return add({ kind: 'set', node, next })
      case 'all':
        return node.nodes.reduceRight((after, child) => build(child, after), next)
      case 'any': {
        const starts = node.nodes.map((child) => build(child, next))
        return starts.reduce((start, other) => add({ kind: 'split', next: start, other }))
      }
      case 'repeat': {
        let start = next
        if (node.max === Infinity) {
          const loop = add({ kind: 'split', next: accepting, other: next })
          ;(states[loop] as State).next = build(node.node, loop)
          start = loop
        } else {
          for (let count = node.min; count < node.max; count++)
            start = add({ kind: 'split', next: build(node.node, start), other: next })
        }
        for (let count = 0; count < node.min; count++) start = build(node.node, start)
        return start
      }
    }
  }
  const start = build(parseRegex(pattern, lower), accepting)

  return (value) => {
    let current = new Set<number>()
    reach(states, start, current)
    for (const character of value) {
      const code = character.codePointAt(0) ?? 0
      const following = new Set<number>()
      for (const index of current) {
        const state = states[index]
        if (state?.kind === 'set' && has(state.node, code)) reach(states, state.next, following)
      }
      if (following.size === 0) return false
      current = following
    }
    return current.has(accepting)
  }
}

/** Adds a state and all that it leads to without a character. */
function reach(states: readonly State[], from: number, into: Set<number>): void {
  const waiting = [from]
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (into.has(index)) continue
    into.add(index)
    const state = states[index]
    if (state?.kind === 'split') waiting.push(state.next, state.other)
  }
}

function has(node: RegexNode & { readonly kind: 'set' }, code: number): boolean {
  return node.ranges.some(([from, to]) => code >= from && code <= to) !== node.negated
}
