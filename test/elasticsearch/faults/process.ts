import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Closed, Command, Orders, Told } from './orders.ts'

/** A process that logs and ships. */
export interface LoggingProcess {
  readonly pid: number
  /** The number of its first line. */
  readonly first: number
  /** The most memory it had above its rest, in bytes. */
  readonly peakBytes: number
  tell(command: Command): void
  kill(signal: NodeJS.Signals): void
  /** Ends it in order; where that takes longer than the limit it is killed, and undefined comes back. */
  close(limitMs: number): Promise<Closed | undefined>
  /** How it ended; the signal's name where one ended it. */
  readonly ended: Promise<{ readonly code: number | string; readonly said: string }>
  /** Resolves when none of its lines is on its way to the disk any more: after `pause`, and only with a spool. */
  settled(): Promise<void>
  /** The number of the last line whose call has returned. */
  lastLine(): number
  /** The number of the last line that no kill may take: a flush interval later another call had returned. */
  lastOwed(): number
}

/** Starts one. */
export function startProcess(orders: Orders): LoggingProcess {
  const child: ChildProcess = fork(new URL('app.ts', import.meta.url), [JSON.stringify(orders)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: ['--no-warnings'],
  })
  const said = child.stderr === null ? Promise.resolve('') : text(child.stderr)
  let peakBytes = 0
  let closed: Closed | undefined
  let settle: () => void = () => undefined
  child.on('message', (told: Told) => {
    peakBytes = Math.max(peakBytes, told.memory ?? 0)
    closed = told.closed ?? closed
    if (told.isSettled === true) settle()
  })
  // A message to a process that is just ending fails: how it ended says enough.
  child.on('error', () => undefined)
  const ended = new Promise<{ code: number | string; said: string }>((resolve) => {
    child.once('exit', (code, signal) => void said.then((printed) => resolve({ code: signal ?? code ?? -1, said: printed })))
  })
  const read = (at: number): number => {
    const bytes = readFileSync(orders.progress)
    return bytes.length < 16 ? orders.first - 1 : bytes.readDoubleLE(at)
  }
  return {
    pid: child.pid ?? 0,
    first: orders.first,
    get peakBytes() {
      return peakBytes
    },
    ended,
    tell(command) {
      if (child.connected) child.send(command, () => undefined)
    },
    kill: (signal) => void child.kill(signal),
    async close(limitMs) {
      this.tell({ do: 'close' })
      const stop = new AbortController()
      const late = sleep(limitMs, 'late', { signal: stop.signal }).catch(() => undefined)
      if ((await Promise.race([ended, late])) === 'late') child.kill('SIGKILL')
      stop.abort()
      await ended
      return closed
    },
    async settled() {
      const isSettled = new Promise<void>((resolve) => {
        settle = resolve
      })
      this.tell({ do: 'settle' })
      await Promise.race([isSettled, ended])
    },
    lastLine: () => read(0),
    lastOwed: () => read(8),
  }
}
