/** Under it a logger has its {@link LevelSwitch}; not for others. */
export const levelSwitch: unique symbol = Symbol('level switch')

/** A logger, as far as its level is concerned. */
export interface LevelOwner {
  /** The lowest level that is logged, by name. */
  level: string
}

/** The level as it is for a time. */
export interface TemporaryLevel {
  /** The level that it goes back to. */
  readonly revertsTo: string
  /** When, in milliseconds since 1970. */
  readonly revertsAt: number
}

/** Sets the level of a logger, for good or for a time. One a logger, so that HTTP and signals do not undo each other. */
export class LevelSwitch {
  readonly check: (level: unknown) => void
  readonly atClose: (act: () => void) => void
  readonly #owner: LevelOwner
  #timer: NodeJS.Timeout | undefined
  #temporary: (TemporaryLevel & { readonly level: string }) | undefined

  /**
   * @param check - throws CORDWOOD_ERR_LEVEL_UNKNOWN for what is no level.
   * @param atClose - has something done when the logger is closed.
   */
  constructor(owner: LevelOwner, check: (level: unknown) => void, atClose: (act: () => void) => void) {
    this.#owner = owner
    this.check = check
    this.atClose = atClose
  }

  /** What the level is for a time only; undefined when it is for good. */
  get temporary(): TemporaryLevel | undefined {
    // Whoever sets the level by hand has the last word.
    return this.#temporary?.level === this.#owner.level ? this.#temporary : undefined
  }

  /**
   * Throws CORDWOOD_ERR_LEVEL_UNKNOWN, and changes nothing then.
   *
   * @param forMs - so long; undefined: for good.
   */
  set(level: string, forMs: number | undefined): void {
    const revertsTo = this.temporary?.revertsTo ?? this.#owner.level
    this.#owner.level = level
    clearTimeout(this.#timer)
    this.#temporary = undefined
    if (forMs === undefined) return
    this.#temporary = { level: this.#owner.level, revertsTo, revertsAt: Date.now() + forMs }
    this.#timer = setTimeout(() => this.revert(), forMs).unref()
  }

  /** Back to what it was, if it is for a time only. */
  revert(): void {
    const { temporary } = this
    clearTimeout(this.#timer)
    this.#temporary = undefined
    if (temporary !== undefined) this.#owner.level = temporary.revertsTo
  }
}

/** The switch of a logger; one of its own for what only looks like a logger of ours. */
export function switchOf(log: LevelOwner): LevelSwitch {
  const own = (log as { readonly [levelSwitch]?: LevelSwitch })[levelSwitch]
  const nothing = (): void => undefined
  return own ?? new LevelSwitch(log, nothing, nothing)
}
