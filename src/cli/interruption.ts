const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** What has to be put in order when the process is told to end: bars on the terminal, files that are not whole. */
export class Interruption {
  readonly #cleanups = new Set<() => void>()

  /** Runs a function, which must not wait, when a signal ends the process. Answers what takes it back. */
  readonly add = (cleanup: () => void): (() => void) => {
    if (this.#cleanups.size === 0) for (const signal of signals) process.on(signal, this.#end)
    this.#cleanups.add(cleanup)
    return () => {
      this.#cleanups.delete(cleanup)
      if (this.#cleanups.size === 0) this.#forget()
    }
  }

  #forget(): void {
    for (const signal of signals) process.off(signal, this.#end)
  }

  readonly #end = (signal: NodeJS.Signals): void => {
    this.#forget()
    for (const cleanup of this.#cleanups) cleanup()
    // Whoever started the process sees that it ended by the signal.
    process.kill(process.pid, signal)
  }
}
