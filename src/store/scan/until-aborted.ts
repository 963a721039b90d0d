/** What comes of an input until the signal is given, also while the next piece is being waited for; then it ends without an error. */
export async function* untilAborted<Piece>(input: AsyncIterable<Piece>, signal: AbortSignal | undefined): AsyncGenerator<Piece> {
  const pieces = input[Symbol.asyncIterator]()
  let end = (): void => undefined
  const aborted = new Promise<undefined>((resolve) => {
    end = () => resolve(undefined)
  })
  signal?.addEventListener('abort', end, { once: true })
  try {
    while (signal?.aborted !== true) {
      const next = pieces.next()
      // Nobody hears of what fails after the end.
      next.catch(() => undefined)
      const found = await Promise.race([next, aborted])
      if (found === undefined || found.done === true) return
      yield found.value
    }
  } finally {
    signal?.removeEventListener('abort', end)
    // A generator that waits for its next piece ends after that only.
    void pieces.return?.()?.catch(() => undefined)
  }
}
