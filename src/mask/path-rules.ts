import type { PathStep } from './path.ts'

/** A path, and what is to be done there. */
export interface PathRule<Action> {
  readonly steps: readonly PathStep[]
  readonly action: Action
  /** In small letters: last steps that are kept from the rule. */
  readonly allow: ReadonlySet<string> | undefined
}

/** Where in the paths one is: which steps of which rules were taken. Each set of them is one object, so it can be compared. */
export interface PathState {
  readonly id: number
  readonly items: readonly Item[]
}

interface Item {
  readonly rule: number
  readonly taken: number
}

const keyOf = (items: readonly Item[]): string => items.map(({ rule, taken }) => `${rule}:${taken}`).join(' ')

/** More sets than this mean that the rules multiply: then everything below them is masked. */
const maxStates = 20_000

/**
 * Walks along all paths at once, as an automaton whose states are made when they are first met: one step is one look-up, however many
 * paths and wildcards there are.
 */
export class PathRules<Action> {
  readonly none: PathState = { id: 0, items: [] }
  readonly start: PathState
  readonly isEmpty: boolean
  /** Some path names an element by its number. */
  readonly hasIndices: boolean
  readonly #rules: readonly PathRule<Action>[]
  readonly #states = new Map<string, PathState>([['', this.none]])

  constructor(rules: readonly PathRule<Action>[]) {
    this.#rules = rules
    this.isEmpty = rules.length === 0
    this.hasIndices = rules.some(({ steps }) => steps.some((step) => step.kind === 'name' && /^\d+$/.test(step.name)))
    this.start = this.#intern(rules.flatMap((_, rule) => this.#closure(rule, 0)))
  }

  /** One key further. */
  step(state: PathState, key: string): PathState {
    return state.items.length === 0 ? this.none : this.#intern(this.#next(state, key))
  }

  /** Into an element of an array: the array's own path goes on too. */
  element(state: PathState, index: string): PathState {
    return state.items.length === 0 ? this.none : this.#intern([...state.items, ...this.#next(state, index)])
  }

  /** Both of two. */
  union(a: PathState, b: PathState): PathState {
    return a.items.length === 0 ? b : b.items.length === 0 ? a : this.#intern([...a.items, ...b.items])
  }

  /** The rule that ends here: the one with the most names, of those with the same number the last. */
  ruleAt(state: PathState, key: string): PathRule<Action> | undefined {
    let found: PathRule<Action> | undefined
    let names = -1
    for (const { rule: index, taken } of state.items) {
      const rule = this.#rules[index] as PathRule<Action>
      if (taken < rule.steps.length || rule.allow?.has(key.toLowerCase()) === true) continue
      const count = rule.steps.filter((step) => step.kind === 'name').length
      if (count < names) continue
      found = rule
      names = count
    }
    return found
  }

  #next(state: PathState, key: string): Item[] {
    return state.items.flatMap(({ rule, taken }) => {
      const step = this.#rules[rule]?.steps[taken]
      if (step === undefined) return []
      if (step.kind === 'deep') return this.#closure(rule, taken)
      return step.kind === 'any' || step.name === key ? this.#closure(rule, taken + 1) : []
    })
  }

  /** `**` may be no step at all. */
  #closure(rule: number, taken: number): Item[] {
    const items = [{ rule, taken }]
    for (let at = taken; this.#rules[rule]?.steps[at]?.kind === 'deep'; at++) items.push({ rule, taken: at + 1 })
    return items
  }

  #intern(given: readonly Item[]): PathState {
    const items = given.toSorted((a, b) => a.rule - b.rule || a.taken - b.taken)
    const unique = items.filter((item, at) => item.rule !== items[at - 1]?.rule || item.taken !== items[at - 1]?.taken)
    const key = keyOf(unique)
    const known = this.#states.get(key)
    if (known !== undefined) return known
    if (this.#states.size >= maxStates) throw new RangeError('The paths of the masking options multiply beyond bounds.')
    const made = { id: this.#states.size, items: unique }
    this.#states.set(key, made)
    return made
  }
}
