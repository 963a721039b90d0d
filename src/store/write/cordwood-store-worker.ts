import { parentPort } from 'node:worker_threads'
import { errorText } from './error-text.ts'
import { systemHost } from './store-host.ts'
import { doStoreJob, type StoreJob, type StoreJobMemory } from './store-job.ts'
import { type FromWorker, workerProtocol } from './worker-messages.ts'

// What the sealing thread runs: one job after the other, each answered.
const say = (message: FromWorker): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(message)
}
const host = systemHost(({ code, message, lost }) => say({ kind: 'problem', problem: { code, message, lost } }))
const memory: StoreJobMemory = { hint: undefined }

parentPort?.on('message', (job: StoreJob) => {
  try {
    say({ kind: 'done', result: doStoreJob(job, host, memory) })
  } catch (error) {
    say({ kind: 'failed', message: errorText(error) })
  }
})
say({ kind: 'ready', protocol: workerProtocol })
