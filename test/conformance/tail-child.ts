// A program with nothing but a tail: `node tail-child.ts <path>` or `node tail-child.ts <url> <index>`. Ends after the line `last`.
import { connectElasticsearch } from '../../src/elasticsearch/client/connect.ts'
import { openLogs } from '../../src/search/index.ts'

const [place = '', index] = process.argv.slice(2)
const logs = await openLogs(index === undefined ? place : { elasticsearch: connectElasticsearch({ node: place }), index })
const stopping = new AbortController()
const lines = logs.query('tailed').tail({ signal: stopping.signal })
console.log('ready')
for await (const { message } of lines) {
  console.log(message)
  if (message === 'tailed last') stopping.abort()
}
console.log('ended')
