import type { MaskClass } from './class.ts'
import type { State } from './state.ts'

/** One thing that masking hides, and why. */
export interface MaskFinding {
  /** Where: `user.email`, `items[0].note`; empty for a value that is a text itself. */
  readonly path: string
  /** Index of the first UTF-16 unit in the text there; 0 for what is no text. */
  readonly start: number
  /** Index behind the last one. */
  readonly end: number
  /** What it is. */
  readonly class: MaskClass
  /** What found it: `key`, `path`, or a detector such as `card.luhn`. */
  readonly rule: string
  /** The same as a sentence. */
  readonly why: string
}

/** Says why a value is masked. */
export function whyOf(rule: string, cls: MaskClass, state: State, key: string): string {
  if (rule === 'path')
    return state.action === undefined ? 'an option names its key' : `the option for ${state.action.path} names it`
  if (rule === 'key') return `the key ${JSON.stringify(key)} holds ${cls}`
  if (rule === 'name') return `the name of the key itself holds ${cls}`
  if (rule.startsWith('key:')) return `in the text it stands behind ${JSON.stringify(rule.slice(4))}`
  return rule.startsWith('custom.')
    ? `the pattern ${rule.slice(7)} of the options matches`
    : `the text has the form of ${cls} (${rule})`
}
