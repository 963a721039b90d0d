import { CordwoodError } from '../core/error.ts'
import { lowerCase } from './lower-case.ts'

/** Code points from (included) to (included). */
export type CodeRange = readonly [from: number, to: number]

/** A regular expression, read: only what a machine without backtracking can run, so the time is linear in the text. */
export type RegexNode =
  | { readonly kind: 'set'; readonly negated: boolean; readonly ranges: readonly CodeRange[] }
  | { readonly kind: 'all' | 'any'; readonly nodes: readonly RegexNode[] }
  | { readonly kind: 'repeat'; readonly node: RegexNode; readonly min: number; readonly max: number }

const maxLength = 1000
const maxRepeat = 1000
const classes: Readonly<Record<string, readonly CodeRange[]>> = {
  d: [[48, 57]],
  w: [
    [48, 57],
    [65, 90],
    [95, 95],
    [97, 122],
  ],
  s: [
    [9, 13],
    [32, 32],
  ],
}
const controls: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13 }

/**
 * Reads a regular expression: characters, `.` (any one), `[a-z]` `[^a-z]`, `\d \w \s \D \W \S` (ASCII), `( ) | * + ?`, `{2}` `{2,}`
 * `{2,5}`. It always means the whole value, so `^` at its start and `$` at its end say nothing new.
 * Throws CORDWOOD_ERR_QUERY_SYNTAX for anything else (back-references, look-around, lazy quantifiers).
 *
 * @param lower - lower-cases the letters of the expression, for texts whose words are lower-cased.
 */
export function parseRegex(pattern: string, lower = false): RegexNode {
  if (pattern.length > maxLength) throw refuse(`at most ${maxLength} characters`, `${pattern.length}`)
  const inner = pattern.replace(/^\^/, '').replace(/(^|[^\\])((?:\\\\)*)\$$/, '$1$2')
  const characters = Array.from(lower ? lowerLiterals(inner) : inner)
  let at = 0
  let depth = 0

  const alternatives = (): RegexNode => {
    const nodes = [sequence()]
    while (characters[at] === '|') {
      at++
      nodes.push(sequence())
    }
    return nodes.length === 1 ? (nodes[0] as RegexNode) : { kind: 'any', nodes }
  }
  const sequence = (): RegexNode => {
    const nodes: RegexNode[] = []
    while (at < characters.length && characters[at] !== '|' && characters[at] !== ')') nodes.push(repeated(atom()))
    return { kind: 'all', nodes }
  }
  const repeated = (node: RegexNode): RegexNode => {
    const character = characters[at]
    if (character !== '*' && character !== '+' && character !== '?' && character !== '{') return node
    let [min, max] = [character === '+' ? 1 : 0, character === '?' ? 1 : Infinity]
    if (character === '{') {
      const end = characters.indexOf('}', at)
      const bounds = /^(\d{1,4})(,(\d{0,4}))?$/.exec(characters.slice(at + 1, end).join(''))
      if (end === -1 || bounds === null) throw refuse('a repetition like {2}, {2,} or {2,5}', '{')
      min = Number(bounds[1])
      max = bounds[2] === undefined ? min : bounds[3] === '' ? Infinity : Number(bounds[3])
      if (min > max || min > maxRepeat || (max > maxRepeat && max !== Infinity))
        throw refuse(`a repetition of at most ${maxRepeat}`, bounds[0])
      at = end
    }
    at++
    const follower = characters[at] ?? ''
    if ('*+?{'.includes(follower) && follower !== '') {
      throw refuse('one quantifier; lazy and possessive ones have no meaning for whole values', character + follower)
    }
    return { kind: 'repeat', node, min, max }
  }
  const atom = (): RegexNode => {
    const character = characters[at++] as string
    switch (character) {
      case '(': {
        if (characters[at] === '?') {
          if (characters[at + 1] !== ':') throw refuse('no look-around and no named groups', '(?')
          at += 2
        }
        if (++depth > 100) throw refuse('at most 100 levels of groups', 'more')
        const node = alternatives()
        if (characters[at++] !== ')') throw refuse('`)` to close a group', 'the end')
        depth--
        return node
      }
      case '[':
        return set()
      case '.':
        return { kind: 'set', negated: true, ranges: [] }
      case '\\':
        return escape()
      case '*':
      case '+':
      case '?':
      case '{':
        throw refuse(`something before the quantifier, or \\${character} for the character`, character)
      case '^':
      case '$':
        throw refuse('no anchors: the expression always means the whole value', character)
      default:
        return single(character)
    }
  }
  const escape = (): RegexNode => {
    const character = characters[at++]
    if (character === undefined) throw refuse('a character after `\\`', 'the end')
    const ranges = classes[character.toLowerCase()]
    if (ranges !== undefined) return { kind: 'set', negated: character !== character.toLowerCase(), ranges }
    if (controls[character] !== undefined) return single(String.fromCharCode(controls[character]))
    if (/[a-zA-Z0-9]/.test(character)) throw refuse('\\d \\w \\s, or \\ before a sign', `\\${character}`)
    return single(character)
  }
  const set = (): RegexNode => {
    const negated = characters[at] === '^'
    if (negated) at++
    const ranges: CodeRange[] = []
    while (characters[at] !== ']' || ranges.length === 0) {
      const from = member()
      if (characters[at] !== '-' || characters[at + 1] === ']' || from.length !== 1 || from[0]?.[0] !== from[0]?.[1]) {
        ranges.push(...from)
        continue
      }
      at++
      const to = member()
      const range: CodeRange = [from[0]?.[0] ?? 0, to[0]?.[1] ?? 0]
      if (to.length !== 1 || range[0] > range[1]) throw refuse('a range within [ ] that ascends', characters[at - 1] ?? '')
      ranges.push(range)
    }
    at++
    return { kind: 'set', negated, ranges }
  }
  const member = (): readonly CodeRange[] => {
    const character = characters[at++]
    if (character === undefined) throw refuse('`]` to close a set', 'the end')
    if (character !== '\\') return single(character).ranges
    const node = escape()
    if (node.kind !== 'set' || node.negated) throw refuse('no negated class within [ ]', `\\${characters[at - 1] ?? ''}`)
    return node.ranges
  }

  const node = alternatives()
  if (at < characters.length) throw refuse('`(` before `)`', ')')
  return node
}

function single(character: string): RegexNode & { readonly kind: 'set' } {
  const code = character.codePointAt(0) ?? 0
  return { kind: 'set', negated: false, ranges: [[code, code]] }
}

/** Letters only: `\D` is another class than `\d`. */
function lowerLiterals(pattern: string): string {
  return pattern.replaceAll(/\\.|[^\\]+/gsu, (piece) => (piece.startsWith('\\') ? piece : lowerCase(piece)))
}

function refuse(expected: string, got: string): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_QUERY_SYNTAX', `Expected ${expected} in a regular expression, got \`${got}\`.`)
}
