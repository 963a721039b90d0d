import type { MaskClass } from './class.ts'

/**
 * What a key says about its value.
 *
 * - `scan`: nothing; the value is looked at.
 * - `whole`: the value is masked whatever it looks like.
 * - `shaped`: it is masked when it has the shape that its class has (a phone number has digits, a name is capitalised).
 * - `trusted`: a text here is never personal (a trace id, a time); it is not looked at.
 */
export type KeyRule = 'scan' | 'whole' | 'shaped' | 'trusted'

/** What detectors are told about the place of a text: `id` stands for keys of numbers that look like others (order, batch, hash). */
export type KeyHint = 'none' | 'id' | 'card' | 'phone' | 'ssn' | 'iban'

/** The verdict on the name of a key. */
export interface KeyClass {
  readonly rule: KeyRule
  /** What the value is; undefined lets it through. */
  readonly cls: MaskClass | undefined
  readonly hint: KeyHint
  /** Numbers are no secrets here: of `tokens` they are counts. */
  readonly keepsNumbers: boolean
  /** The words of the name that decided; empty where none did. */
  readonly word: string
}
