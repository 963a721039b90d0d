/** What the masking decided about a key: 0 lets the value through unlooked-at, higher bits are the masker's own. */
export type Verdict = number

/** The verdict above the top-level keys: nothing is decided yet, strings are looked at. */
export const rootVerdict: Verdict = 1

/** Consulted while a line is encoded, one scan a string, so that an unmasked copy never exists. */
export interface Masker {
  /** The verdict for a key below a parent's verdict; cached per key by whoever asks. */
  at(parent: Verdict, key: string): Verdict
  /**
   * One pass over a string. Bit 0: it needs JSON escaping; the other bits name the detectors that may fire, and one of them is set
   * where the verdict alone asks for masking.
   */
  scan(text: string, verdict: Verdict): number
  /** The string to print; called only when `scan` answered with more than bit 0. */
  mask(text: string, bits: number, verdict: Verdict): string
  /** The number to print, or a string in its place. */
  number(value: number | bigint, verdict: Verdict): number | bigint | string
}

/** What JSON cannot hold as it stands: quotation marks, backslashes, control characters; surrogates, because one may be alone. */
// oxlint-disable-next-line no-control-regex
const needsEscaping = /["\\\u0000-\u001f\ud800-\udfff]/

/** Lets everything through. Encoders know it and spare the calls. */
export const passThrough: Masker = Object.freeze({
  at: () => 0,
  scan: (text: string) => (needsEscaping.test(text) ? 1 : 0),
  mask: (text: string) => text,
  number: (value: number | bigint) => value,
})
