import type { StoreHost } from './store-host.ts'
import { doStoreJob, type StoreJob, type StoreJobMemory, type StoreJobResult } from './store-job.ts'

/** Who does the jobs, one at a time. */
export interface JobRunner {
  /** Rejects with what went wrong. */
  run(job: StoreJob): Promise<StoreJobResult>
  /** Keeps the process alive, or lets it end. */
  hold(isHeld: boolean): void
  /** Ends what runs, wherever it is: it is begun anew another time. Resolves when nothing is touched any more. */
  stop(): Promise<void>
}

/** Does them in this very thread, at the next turn of the event loop. */
export function inThreadRunner(host: StoreHost): JobRunner {
  const memory: StoreJobMemory = { hint: undefined }
  let pending: NodeJS.Immediate | undefined
  return {
    run: (job) =>
      new Promise((resolve, reject) => {
        pending = setImmediate(() => {
          pending = undefined
          try {
            resolve(doStoreJob(job, host, memory))
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)))
          }
        })
        pending.unref()
      }),
    hold: (isHeld) => void (isHeld ? pending?.ref() : pending?.unref()),
    stop() {
      clearImmediate(pending)
      return Promise.resolve()
    },
  }
}
