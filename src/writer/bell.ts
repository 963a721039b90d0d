import { monotonicMs } from '../core/clock.ts'
import { node } from '../core/node.ts'

const key = 'cordwood.exit.1'
const slots = 1024
/** A thread that does not hear the bell is in a loop of its own, where its lines are written by their own clock. */
const maxDeafMs = 250

/** Tells the worker threads that the process is about to end: they get no event of their own, they are simply gone. */
export interface Bell {
  /**
   * Threads that hear it begin to write what they have.
   *
   * @param isLast - the process ends now.
   */
  ring(isLast: boolean): void
  /** Waits until they have; at most so many milliseconds. */
  wait(timeoutMs: number): void
}

/*
 * Shared memory, handed down to every worker that is started from now on:
 *
 *     cell 0            the number of the last ring
 *     cell 1            1: the ring was the last one
 *     cell 2 + thread   0: not there; 2n + 1: has answered ring n, and listens; 2n + 2: is at it
 */
const firstSlot = 2
const slotOf = (thread: number): number => firstSlot + (thread % slots)

/** Hangs up the bell in the main thread; undefined in a worker. */
export function hangBell(): Bell | undefined {
  if (!node.workerThreads.isMainThread) return undefined
  const cells = new Int32Array(new SharedArrayBuffer(4 * (firstSlot + slots)))
  node.workerThreads.setEnvironmentData(key, cells.buffer)
  process.on('worker', (worker) => {
    const slot = slotOf(worker.threadId)
    // One that was terminated cannot sign off by itself.
    worker.once('exit', () => Atomics.store(cells, slot, 0))
  })
  let rung = 0
  const isWaitedFor = (cell: number): boolean => cell !== 0 && cell !== rung * 2 + 1
  return {
    ring(isLast) {
      Atomics.store(cells, 1, isLast ? 1 : 0)
      Atomics.store(cells, 0, ++rung)
      Atomics.notify(cells, 0)
    },
    wait(timeoutMs) {
      const start = monotonicMs()
      for (let slot = firstSlot; slot < firstSlot + slots; slot++) {
        for (let cell = Atomics.load(cells, slot); isWaitedFor(cell); cell = Atomics.load(cells, slot)) {
          const isAtIt = cell === rung * 2
          const leftMs = (isAtIt ? timeoutMs : Math.min(timeoutMs, maxDeafMs)) - (monotonicMs() - start)
          if (leftMs <= 0) break
          Atomics.wait(cells, slot, cell, leftMs)
        }
      }
    },
  }
}

/**
 * Listens for the bell in a worker thread whose main thread has hung one up before it started the worker.
 *
 * @param flush - writes what this thread has, within the call; told whether the process ends now.
 * @returns signs off, for the end of the thread.
 */
export function answerBell(flush: (isLast: boolean) => void): () => void {
  const shared = node.workerThreads.isMainThread ? undefined : node.workerThreads.getEnvironmentData(key)
  if (!(shared instanceof SharedArrayBuffer)) return () => {}
  const cells = new Int32Array(shared)
  const slot = slotOf(node.workerThreads.threadId)
  const sign = (state: number): void => {
    Atomics.store(cells, slot, state)
    Atomics.notify(cells, slot)
  }
  const listen = async (): Promise<void> => {
    for (;;) {
      const rung = Atomics.load(cells, 0)
      sign(rung * 2 + 1)
      await Atomics.waitAsync(cells, 0, rung).value
      sign(Atomics.load(cells, 0) * 2)
      flush(Atomics.load(cells, 1) === 1)
    }
  }
  void listen()
  return () => sign(0)
}
