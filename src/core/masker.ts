/** What the masking decided about a key: 0 lets the value through unlooked-at, higher bits are the masker's own. */
export type Verdict = number

/** The verdict above the top-level keys: nothing is decided yet, strings are looked at. */
export const rootVerdict: Verdict = 1

/** The verdict of a member that is left out of the line. */
export const dropped: Verdict = -1

/** Verdicts from here up ask for {@link Masker.replace}: the value is replaced, whatever it is. */
export const replacing: Verdict = 0x4000_0000

/** Consulted while a line is encoded, one scan a string, so that an unmasked copy never exists. */
export interface Masker {
  /** The verdict for a key below a parent's verdict; cached per key by whoever asks. May be {@link dropped}. */
  at(parent: Verdict, key: string): Verdict
  /** Elements of arrays may have other verdicts than the array: then `element` is asked. */
  readonly hasElements: boolean
  /** The verdict for an element of an array. */
  element(parent: Verdict, index: number): Verdict
  /** The name to print for a key: it may hold what must not be printed. */
  name(key: string): string
  /**
   * One pass over a string. Bit 0: it needs JSON escaping; the other bits name the detectors that may fire, and one of them is set
   * where the verdict alone asks for masking.
   */
  scan(text: string, verdict: Verdict): number
  /** The string to print; called only when `scan` answered with more than bit 0. */
  mask(text: string, bits: number, verdict: Verdict): string
  /** The number to print, or a string in its place. */
  number(value: number | bigint, verdict: Verdict): number | bigint | string
  /** Numbers below it are printed as they are: `number` need not be asked. */
  numbersBelow(verdict: Verdict): number
  /** What is printed in place of an object or array that is not to be opened; undefined for others. */
  object(verdict: Verdict): string | undefined
  /** What is printed in place of any value, for verdicts from {@link replacing} up. */
  replace(value: unknown, verdict: Verdict): unknown
  /** The same text is always masked to the same one, so it may be kept. */
  readonly isStable: boolean
}

/** What JSON cannot hold as it stands: quotation marks, backslashes, control characters; surrogates, because one may be alone. */
// oxlint-disable-next-line no-control-regex
const needsEscaping = /["\\\u0000-\u001f\ud800-\udfff]/

/** Lets everything through. Encoders know it and spare the calls. */
export const passThrough: Masker = Object.freeze({
  at: () => 0,
  hasElements: false,
  element: () => 0,
  name: (key: string) => key,
  scan: (text: string) => (needsEscaping.test(text) ? 1 : 0),
  mask: (text: string) => text,
  number: (value: number | bigint) => value,
  numbersBelow: () => Infinity,
  object: () => undefined,
  replace: (value: unknown) => value,
  isStable: true,
})
