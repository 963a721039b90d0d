/**
 * What one pass over a text answers: bit 0 says that it needs JSON escaping, each further bit names a group of detectors that may fire.
 * Bits from `1 << 24` up belong to the masker.
 */
export const bitEscape = 1
/** An at sign between what may be a mailbox and a domain. */
export const bitEmail: number = 1 << 1
/** Digits in the lengths and groupings of payment cards. */
export const bitCard: number = 1 << 2
/** Digits 3-2-4, or nine of them beside a word for the number. */
export const bitSsn: number = 1 << 3
/** A country's letters, two digits, and as much as its account numbers have. */
export const bitIban: number = 1 << 4
/** A plus and digits, 3-3-4, or digits beside a word for telephones. */
export const bitPhone: number = 1 << 5
/** `eyJ`: an encoded JSON object. */
export const bitJwt: number = 1 << 6
/** Bearer, Basic, Token, Digest before something long. */
export const bitAuthorization: number = 1 << 7
/** The prefix of a known kind of secret. */
export const bitSecret: number = 1 << 8
/** `-----BEGIN`. */
export const bitPem: number = 1 << 9
/** `://` and an at sign. */
export const bitUrl: number = 1 << 10
/** A separator behind a word that may name a secret. */
export const bitPair: number = 1 << 11
/** A word such as customer, and a capital behind it. */
export const bitPerson: number = 1 << 12
/** Escapes of JSON or of a URL: another text stands in it, which is looked at too. */
export const bitEscapes: number = 1 << 13

/** Every group of detectors. */
export const everyBit: number =
  bitEmail |
  bitCard |
  bitSsn |
  bitIban |
  bitPhone |
  bitJwt |
  bitAuthorization |
  bitSecret |
  bitPem |
  bitUrl |
  bitPair |
  bitPerson |
  bitEscapes
