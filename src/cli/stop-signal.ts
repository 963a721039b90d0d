const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** A signal of abortion that ctrl-C sets off; a second ctrl-C ends the process at once. */
export function listenForStop(): { readonly signal: AbortSignal; readonly forget: () => void } {
  const stop = new AbortController()
  const onSignal = (): void => {
    stop.abort()
    forget()
  }
  const forget = (): void => {
    for (const signal of signals) process.off(signal, onSignal)
  }
  for (const signal of signals) process.on(signal, onSignal)
  return { signal: stop.signal, forget }
}
