import { monotonicMs } from '../core/clock.ts'
import { node } from '../core/node.ts'
import { answerBell, type Bell, hangBell } from './bell.ts'

/** What is done for one logger at the end of the process. */
export interface ExitEntry {
  /** Signals at which its lines are written before the process goes on to do what it would have done without us. */
  readonly signals: readonly NodeJS.Signals[]
  /** At most so long, in milliseconds, may the last flush take. */
  readonly timeoutMs: number
  /**
   * Writes, within this call, what can be written synchronously.
   *
   * @param deadlineMs - at most so many milliseconds from now.
   */
  flushSync(deadlineMs: number): void
  /** Told of an exception that nobody caught, or a rejection (`origin` says which), before Node prints it and ends. */
  fatal?(error: unknown, origin: string): void
  /** The event loop has run dry: starts what needs it (a last request to a server). It is called again when it ran dry again. */
  beforeExit?(): void
}

/** Two copies of the package in one process share it, so its form is versioned. */
interface Registry {
  readonly v: 1
  readonly entries: Set<ExitEntry>
  readonly handlers: Map<NodeJS.Signals, () => void>
  /** Of the main thread, for its workers. */
  readonly bell: Bell | undefined
  /** The 'exit' event has come, or a signal that ends the process: nothing asynchronous runs any more. */
  isExiting: boolean
}

const key: unique symbol = Symbol.for('cordwood.exit.1')

function each(registry: Registry, act: (entry: ExitEntry) => void): void {
  for (const entry of registry.entries) {
    try {
      act(entry)
    } catch {
      // One logger's trouble must not keep the others from their last flush; it has reported what it had to.
    }
  }
}

function flushAll(registry: Registry): void {
  const start = monotonicMs()
  registry.bell?.ring(registry.isExiting)
  each(registry, (entry) => entry.flushSync(Math.max(0, entry.timeoutMs - (monotonicMs() - start))))
  const longestMs = Math.max(0, ...[...registry.entries].map(({ timeoutMs }) => timeoutMs))
  registry.bell?.wait(longestMs - (monotonicMs() - start))
}

function open(): Registry {
  const registry: Registry = { v: 1, entries: new Set(), handlers: new Map(), bell: hangBell(), isExiting: false }
  const signOff = answerBell((isLast) => {
    registry.isExiting = isLast
    flushAll(registry)
  })
  process.on('beforeExit', () => each(registry, (entry) => entry.beforeExit?.()))
  // First in the row: who listens before us (a transport of pino) may close what our last lines go to.
  process.prependListener('exit', () => {
    registry.isExiting = true
    flushAll(registry)
    signOff()
  })
  // The monitor does not catch: Node prints the error and ends with its own code, and other handlers keep their say.
  process.on('uncaughtExceptionMonitor', (error, origin) => each(registry, (entry) => entry.fatal?.(error, origin)))
  return registry
}

function registryOfProcess(): Registry {
  const holder = globalThis as { [key]?: Registry }
  return (holder[key] ??= open())
}

/**
 * Flushes at a signal. A process that had no handler of its own dies of the signal as it would have died without ours: we
 * step aside and raise it again. Where others listen they decide, and what is logged until then is flushed at the exit.
 */
function listen(registry: Registry, signal: NodeJS.Signals): void {
  // Signals come to the main thread alone, which rings the bell for the others.
  if (!node.workerThreads.isMainThread) return
  const handler = (): void => {
    const isAlone = process.listenerCount(signal) === 1
    if (isAlone) registry.isExiting = true
    flushAll(registry)
    if (!isAlone) return
    process.off(signal, handler)
    process.kill(process.pid, signal)
  }
  registry.handlers.set(signal, handler)
  // First in the row: a `once` listener that ran before us would no longer be counted.
  process.prependListener(signal, handler)
}

function unlisten(registry: Registry, signal: NodeJS.Signals): void {
  for (const entry of registry.entries) if (entry.signals.includes(signal)) return
  const handler = registry.handlers.get(signal)
  if (handler !== undefined) process.off(signal, handler)
  registry.handlers.delete(signal)
}

/**
 * Has a logger flushed when the process ends: naturally, by `process.exit`, by an exception or a rejection, or by a signal.
 *
 * @returns takes the entry out again.
 */
export function registerAtExit(entry: ExitEntry): () => void {
  const registry = registryOfProcess()
  registry.entries.add(entry)
  for (const signal of entry.signals) if (!registry.handlers.has(signal)) listen(registry, signal)
  return () => {
    if (!registry.entries.delete(entry)) return
    for (const signal of entry.signals) unlisten(registry, signal)
  }
}

/** The process is at its very end: what is not written within the call is never written. */
export function isExiting(): boolean {
  // What `process.exit` sets before the event. A logger opened in a listener of it comes too late to listen itself.
  return (globalThis as { [key]?: Registry })[key]?.isExiting === true || Reflect.get(process, '_exiting') === true
}
