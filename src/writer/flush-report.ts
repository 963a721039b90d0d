/** How a flush ended. Numbers of lines since it was asked for. */
export interface FlushReport {
  /** Lines that the sinks took. */
  readonly written: number
  /** Lines that were lost. */
  readonly dropped: number
  /** Some lines still wait. */
  readonly timedOut: boolean
}
