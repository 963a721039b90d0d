import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Waits until what is on its way between the servers and clients of this process has come: access lines, events of aborted requests.
 * Many turns of the event loop, each with its own look at the sockets: one timer, however long, may be due at once after a pause.
 */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 40; turn++) await sleep(1)
}
