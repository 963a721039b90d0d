import { lazy } from '../core/lazy.ts'
import type { KeyClass } from './key-class.ts'
import { isLabel } from './printed-label.ts'

/** What stands where a secret would, and is none. */
const words: () => ReadonlySet<string> = lazy(
  () =>
    new Set(
      (
        'true false null nil none undefined nan yes no on off empty blank unset set missing present absent required optional invalid valid expired ' +
        'incorrect wrong failed failure success ok unknown default redacted masked hidden filtered removed omitted secret password token ' +
        'enabled disabled revoked rejected accepted denied granted not was is has must should cannot can could will too and or the a an for from in at ' +
        'of to with does did do been being updated changed created deleted reset sent received found mismatch matched error string object array ' +
        'number boolean function bearer basic digest'
      ).split(' '),
    ),
)

const placeholder =
  /^(?:\*+|x{3,}|•+|\.{2,}|-+|<[^<>]*>|\{\}|\{\d*\}|%[sdjoO]|\$\d+|\?|\[redacted\]|\[filtered\]|\(none\)|\(null\))$/i

/** No placeholder, but a value in brackets: letters and digits without a space. */
const bracketed = /^<(?=[^\s<>]*\d)(?=[^\s<>]*[A-Za-z])[^\s<>]{8,}>$/

/** Whether a value says only that one is there, or was: `null`, `***`, `[REDACTED]`, a number of tokens, a word of a sentence. */
export function isHarmless(
  text: string,
  start: number,
  end: number,
  key: KeyClass,
  isProse: boolean,
  isQuoted: boolean,
): boolean {
  if (start >= end || isLabel(text, start, end)) return true
  if (end - start > 64) return false
  const value = text.slice(start, end)
  if ((placeholder.test(value) && !bracketed.test(value)) || !/[\p{L}\p{N}]/u.test(value)) return true
  if (!isQuoted && key.keepsNumbers && /^-?\d+(?:\.\d+)?$/.test(value)) return true
  if (words().has(value.toLowerCase()) && (!isQuoted || /^(?:true|false|null|undefined|none)$/i.test(value))) return true
  return (
    isProse && key.cls !== 'password' && key.cls !== 'person' && key.cls !== 'address' && /^[A-Za-z]?[a-z]{1,14}$/.test(value)
  )
}
