import type { Problem } from '../../core/problem.ts'
import type { StoreJobResult } from './store-job.ts'

/** Of what is said between the threads: a bundle may find the thread's file of another version of the package. */
export const workerProtocol = 1

/** What the sealing thread says. */
export type FromWorker =
  | { readonly kind: 'ready'; readonly protocol: number }
  | { readonly kind: 'done'; readonly result: StoreJobResult }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'problem'; readonly problem: Problem }
