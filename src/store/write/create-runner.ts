import { inThreadRunner, type JobRunner } from './job-runner.ts'
import type { StoreHost } from './store-host.ts'
import { NoWorker, WorkerRunner } from './worker-runner.ts'

export type { JobRunner } from './job-runner.ts'

/**
 * Who does the jobs: a thread beside this one, or this one where no thread can be started.
 *
 * @param worker - the file that the thread runs; undefined where there is none.
 */
export function createRunner(host: StoreHost, worker: string | undefined): JobRunner {
  let isHeld = false
  let runner: JobRunner = worker === undefined ? inThreadRunner(host) : new WorkerRunner(worker, host.report)
  return {
    async run(job) {
      try {
        return await runner.run(job)
      } catch (error) {
        if (!(error instanceof NoWorker)) throw error
        // The job itself was not even begun.
        await runner.stop()
        runner = inThreadRunner(host)
        const result = runner.run(job)
        runner.hold(isHeld)
        return await result
      }
    },
    hold(isHeldNow) {
      isHeld = isHeldNow
      runner.hold(isHeld)
    },
    stop: () => runner.stop(),
  }
}
