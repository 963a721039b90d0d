import { lazy } from '../core/lazy.ts'
import { escapeEndsAt } from './boundary.ts'
import { className, type MaskClass, maskClasses } from './class.ts'
import type { MaskLabel } from './settings.ts'
import { isWordUnit } from './unit-kind.ts'

/** Where the key says one of these, the label does not say which. */
const unnamed: ReadonlySet<string> = new Set([
  ...['password', 'token', 'secret', 'pin', 'auth', 'cookie', 'headers', 'connection-string', 'card', 'ssn', 'bank-account'],
  'value',
])

const redacted = '[REDACTED]'

const standard: MaskLabel = (cls, reason) =>
  reason === 'path' || (reason === 'key' && unnamed.has(cls)) ? redacted : `[${className(cls)}]`

const seedWords: Readonly<Record<string, string>> = { card: 'CREDIT_CARD', secret: 'API_KEY' }

const seed: MaskLabel = (cls, reason) =>
  reason === 'path' || (reason === 'key' && unnamed.has(cls)) ? redacted : `[${seedWords[cls] ?? className(cls)}_REDACTED]`

const presets: Readonly<Record<string, MaskLabel>> = { standard, seed }

/** Never printed for what stands in a name, so they are the caller's own: a placeholder of a template, a part of a form's name. */
const keyLabels = /^\[(?:PASSWORD|TOKEN|PIN|BANK_ACCOUNT|HEADERS|VALUE)\]$/

/** Without a tail a label may be a part of a form's name: `FORM[EMAIL]`. */
const isPlain = /^\[[A-Z_]+\]$/

/** How many texts of a user's own functions are known again. */
const maxMade = 4096

/** Prints labels, and knows what was printed here: masking twice changes nothing. */
export class Labels {
  readonly #print: MaskLabel
  readonly #forms: () => { readonly ours: RegExp; readonly within: RegExp }
  readonly #made = new Set<string>()
  readonly #isOwn: boolean

  /** @param custom - further classes. */
  constructor(label: 'standard' | 'seed' | MaskLabel | undefined, custom: readonly MaskClass[]) {
    this.#isOwn = typeof label === 'function'
    this.#print = typeof label === 'function' ? label : (presets[label ?? 'standard'] ?? standard)
    this.#forms = lazy(() => {
      const names = [...maskClasses, ...custom, ...Object.values(seedWords)].map(className)
      const form = `\\[(?:REDACTED|VALUE|MASK_ERROR|(?:${names.join('|')})(?:_REDACTED)?)(?:_G?\\d{1,9})?(?::[\\w.-]{1,80})?\\]`
      return { ours: new RegExp(`^${form}$`), within: new RegExp(form, 'g') }
    })
  }

  of(cls: MaskClass, reason: 'key' | 'path' | 'text'): string {
    if (!this.#isOwn) return this.#print(cls, reason)
    const made: unknown = this.#print(cls, reason)
    return this.remember(String(made))
  }

  /** A text of a user's own function. */
  remember(text: string): string {
    if (this.#made.size >= maxMade) this.#made.clear()
    this.#made.add(text)
    return text
  }

  /** Whether this text stands for a masked value already. */
  has(text: string): boolean {
    if (text.charCodeAt(0) === 91 && text.length <= 160 && this.#forms().ours.test(text)) return true
    return this.#made.size > 0 && this.#made.has(text)
  }

  /** A name without what was printed in it in place of a value: `user [EMAIL]` says nothing of what is below. */
  without(name: string): string {
    if (this.#made.size > 0 && this.#made.has(name)) return ''
    if (!name.includes('[')) return name
    return name.replaceAll(this.#forms().within, (found, at: number) =>
      keyLabels.test(found) || (isPlain.test(found) && isWordUnit(name.charCodeAt(at - 1)) && !escapeEndsAt(name, at))
        ? found
        : '',
    )
  }

  /** Without the spans that only seem to be there because of labels: within one, across the edge of one, or nothing besides. */
  outside<Found extends { readonly start: number; readonly end: number }>(
    text: string,
    spans: readonly Found[],
  ): readonly Found[] {
    if (spans.length === 0 || !text.includes('[')) return spans
    const labels = [...text.matchAll(this.#forms().within)].map(({ index, 0: found }) => ({
      start: index,
      end: index + found.length,
    }))
    if (labels.length === 0) return spans
    return spans.filter((span) => {
      let rest = ''
      let from = span.start
      for (const { start, end } of labels) {
        if (end <= span.start || start >= span.end) continue
        if (start < span.start || end > span.end) return false
        rest += text.slice(from, start)
        from = end
      }
      return /[\p{L}\p{N}]/u.test(rest + text.slice(from, span.end))
    })
  }
}
