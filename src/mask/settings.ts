import type { AsyncDetector } from '../core/async-detector.ts'
import type { ReportProblem } from '../core/problem.ts'
import type { MaskClass } from './class.ts'

/**
 * What is printed in place of a value.
 *
 * - `label`: the name of its class, `[EMAIL]`; `[REDACTED]` where the key decided.
 * - `partial` (also `last4`): enough to recognise it, `[CARD:1111]`, `j***@e***.com`; of passwords and pins nothing.
 * - `hash`: a keyed hash, `[EMAIL:k1.Zk3…]`, the same for the same value: lines stay correlatable. Pseudonymous, not anonymous.
 * - `index`: a number, `[EMAIL_1]`, the same for the same value within one scope (a request).
 * - `drop`: a key is left out; in a text, the label.
 * - `tokenise`: what the function of that name answers.
 * - `keep`: the value as it is.
 */
export type MaskStrategy = 'label' | 'partial' | 'last4' | 'hash' | 'index' | 'drop' | 'tokenise' | 'keep'

/** Where a value was found to be sensitive: by its key, by a path of the options, or by a detector in a text. */
export type MaskReason = 'key' | 'path' | 'text'

/** What to do with the values at a path. */
export interface MaskPathRule {
  /** Default `label`. */
  readonly strategy?: MaskStrategy
  /** What the value is; unless given, what its key says. */
  readonly class?: MaskClass
  /** Names that are kept from this rule, of the path's last step; small and capital letters are the same. */
  readonly allow?: readonly string[]
  /** Printed in place of the value; or a function that gets the value and its path and answers what is printed. */
  readonly censor?: unknown
}

/** A pattern of your own. */
export interface MaskPattern {
  /** Names the class: `employee-number` prints `[EMPLOYEE_NUMBER]`. Small letters, digits and hyphens. */
  readonly id: string
  /** Bounded: a pattern whose time grows faster than the text is refused. */
  readonly pattern: RegExp
  /** False lets a find through. */
  readonly validate?: (found: string) => boolean
  /** Only beside one of these words: within 40 characters, or in the key's name. */
  readonly near?: readonly string[]
  /** Only in values of these keys. */
  readonly keys?: readonly string[]
}

/** The keyed hash. */
export interface MaskHashOptions {
  /** At least 16 bytes, secret. Undefined (an environment variable that is not set): labels, and one Problem. */
  readonly key: string | Uint8Array | undefined
  /** Printed before each hash, so that keys can be changed; default `k1`. */
  readonly keyId?: string
  /** Characters of each hash, 6 bits each, 8 to 43; default 16. */
  readonly length?: number
  /** Equal values that are written in different ways get one hash (`Ann@X.com`, `ann@x.com`); default true. */
  readonly normalise?: boolean
}

/** Which keys are sensitive beside those that are known. Names are equal in camel, snake and kebab form. */
export interface MaskKeyOptions {
  /** Masked whatever they hold. As an object: with their strategies. */
  readonly add?: readonly (string | RegExp)[] | Readonly<Record<string, MaskStrategy>>
  /** Not masked for their name; texts in them are still looked at. */
  readonly keep?: readonly (string | RegExp)[]
  /** Texts in them are not even looked at. */
  readonly trusted?: readonly (string | RegExp)[]
}

/** Prints the label of a class. */
export type MaskLabel = (cls: MaskClass, reason: MaskReason) => string

/** Options of masking. */
export interface MaskOptions {
  /** `standard` (default): keys and texts. `keys`: names of keys, paths and your own patterns only. `off`: nothing. */
  readonly mode?: 'off' | 'keys' | 'standard'
  /** Names of keys. */
  readonly keys?: MaskKeyOptions
  /**
   * Paths of values, with what to do there: `user.email`, `req.headers.*`, `items[*].iban`, `**.note`, `a["b.c"]`. A list stands for
   * labels. Elements of arrays count as being at the array's own path too.
   */
  readonly paths?: readonly string[] | Readonly<Record<string, MaskStrategy | MaskPathRule>>
  /**
   * Classes to look for, or not to: `{ phone: false, ip: 'truncate', mac: true }`. On request only: `ip` (`truncate` prints the network,
   * 24 bits of version 4 and 48 of version 6), `mac`, `geo` (coordinates), `entropy` (24 letters and digits or more that look made by chance),
   * and beside `detectors` that find them `location` and `organization`.
   */
  readonly detect?: Readonly<Record<string, boolean | 'truncate'>>
  /** One strategy for all, or by class: `{ default: 'label', email: 'hash', card: 'last4' }`. */
  readonly strategy?: MaskStrategy | Readonly<Record<string, MaskStrategy>>
  /** `standard` (default), `seed` (`[EMAIL_REDACTED]`), or your own. */
  readonly label?: 'standard' | 'seed' | MaskLabel
  /** For the strategy `hash`. */
  readonly hash?: MaskHashOptions
  /** For the strategy `tokenise`: answers what is printed, and can find the value again by it. */
  readonly tokenise?: (value: string, cls: MaskClass) => string
  /** Run off the log call, for what takes longer than a log call may: persons, places, organisations. */
  readonly detectors?: readonly AsyncDetector[]
  /** Patterns of your own. */
  readonly custom?: readonly MaskPattern[]
}

/** What a masker needs of the one who makes it. */
export interface MaskHost {
  readonly report: ReportProblem
  /** What belongs together for the strategy `index`: the same object for one request. */
  readonly scope?: () => object | undefined
}
