import type { ReportProblem } from '../core/problem.ts'
import type { MaskClass } from './class.ts'
import type { KeyedHash } from './keyed-hash.ts'
import type { Labels } from './label.ts'
import type { Numbering } from './numbering.ts'
import { isPartialEmail, partOf } from './partial.ts'
import type { MaskReason, MaskStrategy } from './settings.ts'

/** What strategies work with. */
export interface StrategyParts {
  readonly labels: Labels
  readonly byClass: ReadonlyMap<string, MaskStrategy>
  readonly fallback: MaskStrategy
  /** Undefined without a key. */
  readonly hash: KeyedHash | undefined
  readonly numbering: Numbering
  readonly tokenise: ((value: string, cls: MaskClass) => string) | undefined
  readonly report: ReportProblem
}

/** Prints something in place of a value. */
export class Strategies {
  readonly #parts: StrategyParts
  #isTold = false

  constructor(parts: StrategyParts) {
    this.#parts = parts
  }

  /** What holds for a class. */
  of(cls: MaskClass): MaskStrategy {
    return this.#parts.byClass.get(cls) ?? this.#parts.fallback
  }

  /** The label of a class. */
  label(cls: MaskClass, reason: MaskReason): string {
    return this.#parts.labels.of(cls, reason)
  }

  /** Some value is printed as a number of its scope: one text is printed in several ways. */
  get hasNumbers(): boolean {
    const { byClass, fallback } = this.#parts
    return fallback === 'index' || [...byClass.values()].includes('index')
  }

  /** Without the spans that lie within what was printed in place of a value. */
  outsideLabels<Found extends { readonly start: number; readonly end: number }>(
    text: string,
    spans: readonly Found[],
  ): readonly Found[] {
    return this.#parts.labels.outside(text, spans)
  }

  /** A name without what was printed in it in place of a value. */
  withoutLabels(name: string): string {
    return this.#parts.labels.without(name)
  }

  /** Whether a text stands for a masked value already. */
  isMasked(text: string): boolean {
    // The last is pino's, for what its own option `redact` has hidden.
    return this.#parts.labels.has(text) || isPartialEmail(text) || text === '[Redacted]'
  }

  /** What is printed in place of a value. Throws what functions of the options throw. */
  print(strategy: MaskStrategy, value: string, cls: MaskClass, reason: MaskReason): string {
    const { labels, hash, numbering, tokenise } = this.#parts
    switch (strategy) {
      case 'keep':
        return value
      // A text with a hole would say something else than it did: `token= customer`.
      case 'drop':
        return labels.of(cls, reason)
      case 'partial':
      case 'last4':
        return partOf(cls, value) ?? labels.of(cls, reason)
      case 'index':
        return numbering.of(cls, value)
      case 'tokenise':
        return tokenise === undefined ? labels.of(cls, reason) : this.#token(tokenise(value, cls))
      case 'hash':
        if (hash !== undefined) return hash.of(cls, value)
        this.#tell()
        return labels.of(cls, reason)
      default:
        return labels.of(cls, reason)
    }
  }

  #token(made: unknown): string {
    return this.#parts.labels.remember(String(made))
  }

  #tell(): void {
    if (this.#isTold) return
    this.#isTold = true
    this.#parts.report({
      code: 'CORDWOOD_PROBLEM_MASK_KEY',
      message:
        'Masking has the strategy hash, but `mask.hash.key` is not set: labels are printed. Give a secret key of at least 16 bytes.',
      lost: 0,
    })
  }
}
