import { elasticsearch } from '../../src/elasticsearch/index.ts'
import { createLogger } from '../../src/index.ts'

/** A service that logs so many lines over a spool and comes to its end. thread-service.ts URL FOLDER LINES */
const [, , node = '', dir = '', lines = '0'] = process.argv
const log = createLogger({
  service: 'thread',
  // A thread takes seconds to start where other work goes on beside it.
  exit: { timeoutMs: 150_000 },
  sinks: [elasticsearch({ node, dataStream: 'logs-thread-test', spool: { dir }, closeDeadlineMs: 150_000 })],
})
for (let n = 1; n <= Number(lines); n++) log.info('order placed', { n })
process.disconnect?.()
