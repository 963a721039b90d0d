/** What the masking decided about a key: 0 lets the value through unlooked-at, higher bits are the masker's own. */
export type Verdict = number

/** Consulted while a line is encoded, one scan a string, so that an unmasked copy never exists. */
export interface Masker {
  /** The verdict for a key below a parent's verdict; cached per key by whoever asks. */
  at(parent: Verdict, key: string): Verdict
  /** One pass over a string. Bit 0: it needs JSON escaping; the other bits name the detectors that may fire. */
  scan(text: string, verdict: Verdict): number
  /** The string to print; called only when `scan` answered with more than bit 0, or the verdict asks for it. */
  mask(text: string, bits: number, verdict: Verdict): string
  /** The number to print, or a string in its place. */
  number(value: number | bigint, verdict: Verdict): number | bigint | string
}
