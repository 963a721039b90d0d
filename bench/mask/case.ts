/** One thing that must not be left in the output. */
export interface Plant {
  /** What it is: `email`, `card`, `secret` ... */
  readonly cls: string
  /** The part that is secret, as it stands in the record once decoded. */
  readonly core: string
  /** How it is written: `dash`, `prefix:github-pat` ... */
  readonly format: string
  /** Where it stands: `field`, `json1`, `query` ... */
  readonly place: string
  readonly path?: string
}

/** One thing that must be left as it is. */
export interface Keep {
  readonly kind: string
  readonly value: string
}

/** One line of the evaluation: what is logged, what must be gone from the output, and what must stay. A held split is a file of these, one a line. */
export interface MaskCase {
  readonly id: string
  readonly split: string
  /** `gen`, or the name of the collection that it comes from. */
  readonly src: string
  readonly license?: string
  /** Logged as one call: `msg` is the message, the rest are fields. */
  readonly record: Readonly<Record<string, unknown>>
  readonly plants: readonly Plant[]
  readonly keeps: readonly Keep[]
}
