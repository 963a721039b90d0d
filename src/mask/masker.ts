import { type Masker, rootVerdict, type Verdict } from '../core/masker.ts'
import type { ReportProblem } from '../core/problem.ts'
import type { CompiledMask, PathAction } from './compile-options.ts'
import { MaskCounts } from './counts.ts'
import { findSpans } from './detect.ts'
import { truncateIp } from './detectors/ip.ts'
import { type KeyGates, makeKeyGates, ourKeyGates } from './key-gate.ts'
import { findOptional } from './optional-spans.ts'
import { replaceSpans } from './replace-spans.ts'
import { scanText } from './scan.ts'
import { bitCard } from './bits.ts'
import { hasShape } from './shape.ts'
import type { Span } from './span.ts'
import type { State } from './state.ts'
import { unite } from './unite.ts'
import { bitVerdict, Verdicts } from './verdicts.ts'
import { squeeze } from './words.ts'

/** Printed in place of a value whose masking failed. */
export const failedText = '[MASK_ERROR]'

/** How often a text is looked at again after something in it was masked. */
const maxRounds = 4

/** No card has fewer digits, and no time in milliseconds has as many. */
const leastCardNumber = 30_000_000_000_000

// oxlint-disable-next-line no-control-regex
const needsEscaping = /["\\\u0000-\u001f\ud800-\udfff]/

/** Masks by the options of a user. Never throws: what cannot be masked is not printed at all. */
export class ValueMasker implements Masker {
  readonly hasElements: boolean
  readonly isStable: boolean
  readonly counts: MaskCounts = new MaskCounts()
  readonly #options: CompiledMask
  readonly #verdicts: Verdicts
  readonly #report: ReportProblem
  readonly #looks: boolean
  readonly #gates: KeyGates
  /** Everything is masked here; for when a verdict cannot be had. */
  readonly #closed: Verdict

  constructor(options: CompiledMask, report: ReportProblem) {
    this.#options = options
    this.#report = report
    this.#looks = options.mode === 'standard'
    this.#gates = options.added.isEmpty ? ourKeyGates() : makeKeyGates(options.added.words)
    this.#verdicts = new Verdicts(options, (name) => this.#bareName(name))
    this.#closed = this.#verdicts.at(rootVerdict, 'password')
    this.hasElements = !options.paths.isEmpty
    this.isStable = !options.strategies.hasNumbers
  }

  at(parent: Verdict, key: string): Verdict {
    try {
      return this.#verdicts.at(parent, key)
    } catch (cause) {
      this.#fail(cause)
      return this.#closed
    }
  }

  element(parent: Verdict, index: number): Verdict {
    try {
      return this.#verdicts.element(parent, index)
    } catch (cause) {
      this.#fail(cause)
      return this.#closed
    }
  }

  scan(text: string, verdict: Verdict): number {
    const state = this.#verdicts.state(verdict)
    switch (state.kind) {
      case 'scan':
      case 'shaped':
        return this.#looks ? scanText(text, this.#gates) | state.extraBits : (needsEscaping.test(text) ? 1 : 0) | state.extraBits
      case 'whole':
      case 'replace':
        return text === '' ? 0 : bitVerdict
      default:
        return needsEscaping.test(text) ? 1 : 0
    }
  }

  mask(text: string, bits: number, verdict: Verdict): string {
    try {
      const state = this.#verdicts.state(verdict)
      if (state.kind === 'replace') return textOf(this.#replaced(text, state))
      let masked = text
      let left = bits
      // What stood beside a find may have hidden another one: two numbers with only a space between them.
      for (let round = 0; round < maxRounds && left > 1; round++) {
        const spans = this.spans(masked, left, state)
        if (spans.length === 0) break
        const before = masked
        masked = replaceSpans(masked, spans, (found, span) => this.#print(found, span, state))
        if (masked === before) break
        left = this.scan(masked, verdict)
      }
      return masked
    } catch (cause) {
      this.#fail(cause)
      return failedText
    }
  }

  /** What a verdict stands for. */
  state(verdict: Verdict): State {
    return this.#verdicts.state(verdict)
  }

  /** The parts of a text that are to be masked, in their order and apart. */
  spans(text: string, bits: number, state: State): Span[] {
    const { strategies, off, extra, truncatesIp } = this.#options
    if (strategies.isMasked(text)) return []
    if (state.kind === 'whole' || (state.kind === 'shaped' && hasShape(state.cls, text))) {
      return [{ start: 0, end: text.length, cls: state.cls, rule: 'key' }]
    }
    const found = this.#looks ? findSpans(text, bits, state.context, this.#gates) : []
    if (this.#looks && extra.size > 0) {
      for (const span of findOptional(text, extra)) {
        const part = truncatesIp && span.cls === 'ip' ? text.slice(span.start, span.end) : undefined
        // A network is cut already.
        if (part === undefined || truncateIp(part) !== part) found.push(span)
      }
    }
    for (const { pattern, isNear } of state.patterns) for (const one of pattern.find(text, isNear)) found.push(one)
    const kept = off.size === 0 ? found : found.filter(({ cls }) => !off.has(cls))
    return strategies.outsideLabels(text, unite(kept)).filter(({ start, end }) => !strategies.isMasked(text.slice(start, end)))
  }

  /** The text with what somebody else has found in it masked; the spans are sorted and apart. */
  found(text: string, spans: readonly Pick<Span, 'start' | 'end' | 'cls'>[]): string {
    const { strategies, off } = this.#options
    return replaceSpans(text, spans, (part, { cls }) => {
      if (off.has(cls)) return part
      this.counts.add(cls)
      return strategies.print(strategies.of(cls), part, cls, 'text')
    })
  }

  number(value: number | bigint, verdict: Verdict): number | bigint | string {
    try {
      return this.#number(value, verdict)
    } catch (cause) {
      this.#fail(cause)
      return failedText
    }
  }

  #number(value: number | bigint, verdict: Verdict): number | bigint | string {
    const state = this.#verdicts.state(verdict)
    switch (state.kind) {
      case 'whole':
        return state.keepsNumbers ? value : this.#whole(String(value), state)
      case 'shaped':
        return hasShape(state.cls, String(value)) ? this.#whole(String(value), state) : value
      case 'scan':
        if (!this.#looks || this.#options.off.has('card') || !isCard(value, state)) return value
        this.counts.add('card')
        return this.#options.strategies.print(this.#options.strategies.of('card'), String(value), 'card', 'text')
      default:
        return value
    }
  }

  numbersBelow(verdict: Verdict): number {
    const state = this.#verdicts.state(verdict)
    switch (state.kind) {
      case 'whole':
        return state.keepsNumbers ? Infinity : -Infinity
      case 'shaped':
      case 'replace':
        return -Infinity
      case 'scan':
        return this.#looks ? leastCardNumber : Infinity
      default:
        return Infinity
    }
  }

  object(verdict: Verdict): string | undefined {
    if (verdict <= 0) return undefined
    const state = this.#verdicts.state(verdict)
    if (state.kind !== 'whole' || this.#verdicts.isOpened(state)) return undefined
    this.counts.add(state.cls)
    try {
      return this.#options.strategies.label(state.cls, 'key')
    } catch (cause) {
      this.#fail(cause)
      return failedText
    }
  }

  replace(value: unknown, verdict: Verdict): unknown {
    try {
      return this.#replaced(value, this.#verdicts.state(verdict))
    } catch (cause) {
      this.#fail(cause)
      return failedText
    }
  }

  name(key: string): string {
    if (!this.#looks) return key
    const bits = this.scan(key, rootVerdict)
    return bits > 1 ? this.mask(key, bits, rootVerdict) : key
  }

  #bareName(name: string): string {
    const bits = this.scan(name, rootVerdict)
    const spans = bits > 1 ? this.spans(name, bits, this.#verdicts.state(rootVerdict)) : []
    return this.#options.strategies.withoutLabels(spans.length === 0 ? name : replaceSpans(name, spans, () => ''))
  }

  #whole(text: string, state: State): string {
    this.counts.add(state.cls)
    return this.#options.strategies.print(state.strategy, text, state.cls, 'key')
  }

  #replaced(value: unknown, state: State): unknown {
    const { strategies } = this.#options
    if (typeof value === 'string' && (value === '' || strategies.isMasked(value))) return value
    this.counts.add(state.cls)
    const { action } = state
    if (action?.hasCensor === true) return typeof action.censor === 'function' ? censored(action, value) : action.censor
    const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
    return isText ? strategies.print(state.strategy, String(value), state.cls, 'path') : strategies.label(state.cls, 'path')
  }

  #print(found: string, span: Span, state: State): string {
    this.counts.add(span.cls)
    const { strategies, addedStrategies, truncatesIp } = this.#options
    if (truncatesIp && span.cls === 'ip') return truncateIp(found)
    const isInText = span.rule.startsWith('key:')
    const isByKey = isInText || span.rule === 'key'
    const added = isInText && addedStrategies.size > 0 ? addedStrategies.get(squeeze(span.rule.slice(4))) : undefined
    const strategy = added ?? (span.cls === state.cls && state.reason === 'key' ? state.strategy : strategies.of(span.cls))
    return strategies.print(strategy, found, span.cls, isByKey ? 'key' : 'text')
  }

  #fail(cause: unknown): void {
    this.counts.add('error')
    this.#report({
      code: 'CORDWOOD_PROBLEM_MASK',
      message: `Masking failed: ${failedText} was printed in place of a value.`,
      cause,
      lost: 0,
    })
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

function isCard(value: number | bigint, state: State): boolean {
  if (value < leastCardNumber || (typeof value === 'number' && !Number.isSafeInteger(value) && value > 1e19)) return false
  const text = String(value)
  const [span] = findSpans(text, bitCard, state.context)
  return span !== undefined && span.end - span.start === text.length
}

type Censor = (value: unknown, path: readonly string[]) => unknown

/** What a user's function prints; nothing is null, so that no member is left without a value. */
function censored(action: PathAction, value: unknown): unknown {
  return (action.censor as Censor)(value, action.path.split('.')) ?? null
}
