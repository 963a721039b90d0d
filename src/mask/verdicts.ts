import { callerNames } from '../core/ecs-names.ts'
import { dropped, replacing, type Verdict } from '../core/masker.ts'
import { bitCard, bitPhone, bitSsn } from './bits.ts'
import type { CompiledMask, PathAction } from './compile-options.ts'
import type { KeyClass, KeyHint } from './key-class.ts'
import { keyVerdict } from './key.ts'
import { keyTable } from './key-table.ts'
import type { PathState } from './path-rules.ts'
import type { DetectContext } from './span.ts'
import type { ActivePattern, State } from './state.ts'
import { squeeze, wordsOf } from './words.ts'

/** Keys whose verdicts are remembered; longer ones are data. */
const maxKnownKeys = 10_000
const maxKeyLength = 128

/** States at most; they are few, because equal ones are one. */
const maxStates = 100_000

/** A masker's own bits of a scan: the verdict alone asks for masking; the options do. */
export const bitVerdict: number = 1 << 24
export const bitOptions: number = 1 << 25

/** Objects under keys of these classes are opened: what is in them is masked by itself. */
const opened: ReadonlySet<string> = new Set(['email', 'phone', 'person', 'address', 'birth-date', 'iban', 'document'])

const hintBits: Readonly<Record<KeyHint, number>> = { none: 0, id: 0, iban: 0, card: bitCard, phone: bitPhone, ssn: bitSsn }

/** The path's first step of an error: what the line calls `error` is often `err` in the code, and the other way round. */
const errorNames: readonly string[] = ['err', 'error']

const plainState: Omit<State, 'path'> = {
  kind: 'scan',
  cls: 'value',
  reason: 'text',
  strategy: 'label',
  action: undefined,
  context: { hint: 'none' },
  extraBits: 0,
  patterns: [],
  keepsNumbers: true,
  head: '',
}

/** Decides about keys, once for each key in its place, and gives each decision a number. */
export class Verdicts {
  readonly #options: CompiledMask
  readonly #states: State[] = []
  readonly #known: Map<string, Verdict>[] = []
  readonly #byText = new Map<string, Verdict>()
  readonly #bareName: (name: string) => string
  #knownKeys = 0

  /** @param bareName - a name without what is masked in it: it decides, so that masking twice changes nothing. */
  constructor(options: CompiledMask, bareName: (name: string) => string) {
    this.#options = options
    this.#bareName = bareName
    this.#intern({ ...plainState, kind: 'pass', path: options.paths.none })
    this.#intern({ ...plainState, ...this.#textOptions(''), context: this.#contextOf('none'), path: options.paths.start })
  }

  state(verdict: Verdict): State {
    return this.#states[verdict & ~replacing] as State
  }

  /** Whether an object under a key is looked into, and not masked in one piece. */
  isOpened(state: State): boolean {
    return opened.has(state.cls)
  }

  /** Throws where the options' paths multiply beyond bounds. */
  at(parent: Verdict, key: string): Verdict {
    if (parent < 0 || parent >= replacing) return parent
    const known = this.#known[parent] as Map<string, Verdict>
    let verdict = known.get(key)
    if (verdict === undefined) {
      verdict = this.#derive(parent, key)
      if (key.length <= maxKeyLength) {
        if (++this.#knownKeys > maxKnownKeys) {
          this.#knownKeys = 0
          for (const map of this.#known) map.clear()
        }
        known.set(key, verdict)
      }
    }
    return verdict
  }

  element(parent: Verdict, index: number): Verdict {
    if (parent < 0 || parent >= replacing) return parent
    const state = this.#states[parent] as State
    if (state.path.items.length === 0) return parent
    const { paths } = this.#options
    // A name that no key has: elements are remembered beside keys.
    const name = paths.hasIndices ? String(index) : '*'
    const known = this.#known[parent] as Map<string, Verdict>
    const id = `\0${name}`
    let verdict = known.get(id)
    if (verdict === undefined) {
      const path = paths.element(state.path, name)
      const rule = paths.ruleAt(path, name)
      verdict = rule === undefined ? this.#intern({ ...state, path }) : this.#byPath(rule.action, state.cls, path)
      known.set(id, verdict)
    }
    return verdict
  }

  #derive(parent: Verdict, printed: string): Verdict {
    const key = this.#bareName(printed)
    const above = this.#states[parent] as State
    const { paths, added, addedStrategies, trusted, mode } = this.#options
    const path = paths.isEmpty ? paths.none : this.#step(above.path, printed, parent === 1)
    const own = this.#keyClass(above, key)
    const rule = paths.ruleAt(path, printed)
    if (rule !== undefined) return this.#byPath(rule.action, own.cls ?? 'value', path)
    if (above.kind === 'keep') return this.#intern({ ...above, path })
    // The element behind `--verbose` is what the list is, unless the option says otherwise.
    const isOption = key.charCodeAt(0) === 45
    if (isOption && own.cls === undefined && (above.kind === 'whole' || above.kind === 'shaped'))
      return this.#intern({ ...above, path })
    if (added.has(key)) {
      const strategy = addedStrategies.get(squeeze(key)) ?? this.#options.strategies.of(own.cls ?? 'value')
      return this.#byPath({ strategy, cls: own.cls, censor: undefined, hasCensor: false, path: key }, own.cls ?? 'value', path)
    }
    if (above.kind === 'whole' && !opened.has(above.cls)) return this.#intern({ ...above, path })
    if (own.rule === 'trusted' || trusted.has(key)) {
      return path.items.length === 0 ? 0 : this.#intern({ ...plainState, kind: 'trusted', path })
    }
    return this.#byName(own, key, path, mode)
  }

  /** What the name says, beside that of the object it is in. */
  #keyClass(above: State, key: string): KeyClass {
    const { off } = this.#options
    const allowed = (found: KeyClass): KeyClass =>
      found.cls !== undefined && off.has(found.cls) ? { ...found, rule: 'scan', cls: undefined, keepsNumbers: true } : found
    let own = allowed(keyVerdict(key))
    if (own.rule === 'scan' && above.head !== '' && /\p{L}/u.test(key)) {
      const both = allowed(keyVerdict(`${above.head}.${key}`))
      if (both.cls !== undefined) own = both
    }
    // Inside of an object that is personal as a whole, but for what only describes it: `{ type: 'mobile' }`.
    if (
      own.rule === 'scan' &&
      above.kind === 'whole' &&
      above.cls !== 'email' &&
      !wordsOf(key).some((word) => keyTable().benignAfter.has(word))
    ) {
      own = { ...own, rule: 'whole', cls: above.cls, keepsNumbers: false }
    }
    return this.#keeping(own, key)
  }

  #keeping(own: KeyClass, key: string): KeyClass {
    if (own.cls === undefined || !this.#options.kept.has(key)) return own
    return { ...own, rule: 'scan', cls: undefined, hint: 'id', keepsNumbers: true }
  }

  /** What names of keys within texts say, where the options have a say in it. */
  readonly #keyOf = (name: string): KeyClass => {
    const key = this.#options.strategies.withoutLabels(name)
    const own = keyVerdict(key)
    if (!this.#options.added.has(key)) return this.#keeping(own, key)
    return { rule: 'whole', cls: own.cls ?? 'value', hint: own.hint, keepsNumbers: false, word: key }
  }

  #contextOf(hint: KeyHint): DetectContext {
    const { added, kept } = this.#options
    return added.isEmpty && kept.isEmpty ? { hint } : { hint, keyOf: this.#keyOf }
  }

  #byName(own: KeyClass, key: string, path: PathState, mode: 'keys' | 'standard'): Verdict {
    const words = wordsOf(key)
    const head = keyTable().heads.has(words.at(-1) ?? '') ? words.slice(-2).join(' ') : ''
    const text = this.#textOptions(key)
    if (own.cls === undefined || own.rule === 'scan') {
      const isIdle = mode === 'keys' && text.patterns.length === 0 && head === '' && path.items.length === 0
      if (isIdle) return 0
      const extraBits = text.extraBits | (mode === 'keys' ? 0 : hintBits[own.hint])
      return this.#intern({ ...plainState, ...text, extraBits, context: this.#contextOf(own.hint), head, path })
    }
    const strategy = this.#options.strategies.of(own.cls)
    if (strategy === 'drop' && own.rule === 'whole') return dropped
    return this.#intern({
      ...plainState,
      ...text,
      kind: own.rule === 'whole' ? 'whole' : 'shaped',
      cls: own.cls,
      reason: 'key',
      strategy,
      context: this.#contextOf(own.hint),
      extraBits: text.extraBits | bitVerdict | (mode === 'keys' ? 0 : hintBits[own.hint]),
      keepsNumbers: own.keepsNumbers,
      head,
      path,
    })
  }

  #byPath(action: PathAction, cls: string, path: PathState): Verdict {
    if (action.strategy === 'drop' && !action.hasCensor) return dropped
    const state: State = { ...plainState, cls: action.cls ?? cls, reason: 'path', strategy: action.strategy, path, action }
    if (action.strategy === 'keep' && !action.hasCensor) return this.#intern({ ...state, kind: 'keep', action: undefined })
    return this.#intern({ ...state, kind: 'replace', extraBits: bitVerdict, keepsNumbers: false }) | replacing
  }

  /** What the options want to be looked for in texts under a key. */
  #textOptions(key: string): Pick<State, 'patterns' | 'extraBits'> {
    const { custom, extra, mode } = this.#options
    const squeezed = squeeze(key)
    const patterns: ActivePattern[] = custom
      .filter(({ keys }) => keys === undefined || keys.has(squeezed))
      .map((pattern) => ({ pattern, isNear: pattern.isNear(key) }))
    return { patterns, extraBits: patterns.length > 0 || (extra.size > 0 && mode === 'standard') ? bitOptions : 0 }
  }

  /** Keys with dots in them are paths too, and the caller's names stand for those of the line. */
  #step(above: PathState, key: string, isTop: boolean): PathState {
    const { paths } = this.#options
    let path = paths.step(above, key)
    const alias = isTop ? callerNames.get(key) : undefined
    for (const name of alias === undefined ? [key] : [key, alias]) {
      if (!name.includes('.')) continue
      let state = above
      for (const part of name.split('.')) state = paths.step(state, part)
      path = paths.union(path, state)
    }
    if (isTop && errorNames.includes(key)) for (const name of errorNames) path = paths.union(path, paths.step(above, name))
    return path
  }

  #intern(state: State): Verdict {
    const { kind, cls, reason, strategy, action, context, extraBits, patterns, keepsNumbers, head, path } = state
    const active = patterns.map(({ pattern, isNear }) => `${pattern.id}${isNear ? '!' : ''}`).join(',')
    const text = [kind, cls, reason, strategy, action?.path, context.hint, extraBits, active, keepsNumbers, head, path.id].join(
      '\0',
    )
    const known = this.#byText.get(text)
    if (known !== undefined) return known
    if (this.#states.length >= maxStates) throw new RangeError('The rules of the masking options multiply beyond bounds.')
    const verdict = this.#states.push(state) - 1
    this.#known.push(new Map())
    this.#byText.set(text, verdict)
    return verdict
  }
}
