import { elasticsearch, missingFor, opensearch } from './distribution.ts'
import { startServer } from './server.ts'

/** `npm run elasticsearch` and `npm run opensearch`: a server to play with, until ctrl-C. */
const distribution = process.argv[2] === 'opensearch' ? opensearch : elasticsearch
const missing = missingFor(distribution)
if (missing !== undefined) {
  console.error(`Cannot start: ${missing}.`)
  process.exit(1)
}
console.error(`Starting ${distribution.name} ${distribution.version} (fetched on first use) ...`)
const server = await startServer({ distribution, isLongLived: true })
console.log(server.url)
console.error('It runs until ctrl-C; its data are wiped then.')

const stop = (): void => {
  console.error('Stopping ...')
  void server.stop().then(() => process.exit(0))
}
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
