// What a thread runs that reads a spool and ships it. The thread of the application starts it, and writes the spool.
import { workerData } from 'node:worker_threads'
import type { ThreadOrders } from './messages.ts'
import { ThreadWork } from './thread-work.ts'

new ThreadWork(workerData as ThreadOrders).start()
