import { type Masker, passThrough, rootVerdict, type Verdict } from '../core/masker.ts'

/** Verdicts that no masker has: theirs are whole numbers. */
const kept: Verdict = 0.5
/** What `rootVerdict` is below the top: there nothing is kept by its name. */
const below: Verdict = 1.5

/** A masker that lets some top-level members through as they are, with all that is in them. */
export function keepMembers(masker: Masker, names: ReadonlySet<string>): Masker {
  if (masker === passThrough || names.size === 0) return masker
  const theirs = (verdict: Verdict): Verdict => (verdict === below ? rootVerdict : verdict)
  const ours = (verdict: Verdict): Verdict => (verdict === rootVerdict ? below : verdict)
  return {
    hasElements: masker.hasElements,
    isStable: masker.isStable,
    at(parent, key) {
      if (parent === kept || (parent === rootVerdict && names.has(key))) return kept
      return ours(masker.at(theirs(parent), key))
    },
    element: (parent, index) => (parent === kept ? kept : ours(masker.element(theirs(parent), index))),
    name: (key) => masker.name(key),
    scan: (text, verdict) => (verdict === kept ? passThrough.scan(text, verdict) : masker.scan(text, theirs(verdict))),
    mask: (text, bits, verdict) => (verdict === kept ? text : masker.mask(text, bits, theirs(verdict))),
    number: (value, verdict) => (verdict === kept ? value : masker.number(value, theirs(verdict))),
    numbersBelow: (verdict) => (verdict === kept ? Infinity : masker.numbersBelow(theirs(verdict))),
    object: (verdict) => (verdict === kept ? undefined : masker.object(theirs(verdict))),
    replace: (value, verdict) => (verdict === kept ? value : masker.replace(value, theirs(verdict))),
  }
}
