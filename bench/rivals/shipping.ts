/** How a rival is opened. */
export interface RivalOptions {
  readonly node: string
  /** The data stream. */
  readonly target: string
  /** Whether somebody listens to its `error` events. */
  readonly listens: boolean
  readonly auth?: { readonly username: string; readonly password: string }
  /** The authority's certificate. */
  readonly ca?: string
}

/** A logger that ships. */
export interface RivalShipper {
  /** What it said. */
  readonly errors: readonly string[]
  log(fields: object): void
  /** Ships what waits and ends. */
  close(): Promise<void>
}
