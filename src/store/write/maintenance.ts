import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CordwoodError } from '../../core/error.ts'
import type { Lock } from '../../writer/lock.ts'
import { isReplacementDraft } from './replace-segments.ts'
import { readStore } from '../directory/read-store.ts'
import type { StoreHost } from './store-host.ts'

const pauseMs = 100
const waitMs = 60_000

/** The lock of who merges or erases segments: one at a time, beside any number of writers. */
export function tryMaintenance(directory: string, { tryLock }: StoreHost): Lock | undefined {
  return tryLock(join(directory, 'maintenance.lock'))
}

/**
 * Does something as the only one who merges or erases segments of a store.
 *
 * @throws CORDWOOD_ERR_STORE_BUSY when another does for a minute, CORDWOOD_ERR_ABORTED, and what `act` throws.
 */
export async function maintain<Result>(
  directory: string,
  host: StoreHost,
  signal: AbortSignal | undefined,
  act: () => Promise<Result>,
): Promise<Result> {
  const lock = await waitFor(directory, host, signal)
  const touching = setInterval(() => lock.touch(), waitMs / 3).unref()
  try {
    for (const { folder } of readStore(directory, host.files)) {
      // Who wrote it is gone.
      for (const file of host.files.list(folder)) if (isReplacementDraft(file)) host.files.remove(join(folder, file))
    }
    return await act()
  } finally {
    clearInterval(touching)
    lock.release()
  }
}

async function waitFor(directory: string, host: StoreHost, signal: AbortSignal | undefined): Promise<Lock> {
  const end = host.clock.monotonic() + waitMs
  for (;;) {
    checkSignal(signal)
    const lock = tryMaintenance(directory, host)
    if (lock !== undefined) return lock
    if (host.clock.monotonic() > end) {
      const message = `Expected to be the only one who merges or erases in ${directory}, got another process that does for more than a minute. Try again when it has ended.`
      throw new CordwoodError('CORDWOOD_ERR_STORE_BUSY', message)
    }
    await sleep(pauseMs)
  }
}

/** Throws CORDWOOD_ERR_ABORTED. */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return
  const message = 'Expected to go on to the end, got an aborted signal. What was done stays done.'
  throw new CordwoodError('CORDWOOD_ERR_ABORTED', message, { cause: signal.reason })
}
