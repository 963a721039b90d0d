import { openLogs } from '../search/open-logs.ts'
import { createScanEngine } from '../store/scan/scan-engine.ts'
import { neutralise } from '../sinks/neutralise.ts'
import type { RunCommand } from './outcome.ts'
import { toJson } from './print-record.ts'
import { queryOf } from './query-of.ts'

/** Prints what a query means. Nothing is read. */
export const explain: RunCommand = async (command, output) => {
  const logs = await openLogs({ engine: createScanEngine({ paths: [] }) }, { levels: command.levels })
  const query = queryOf(logs, command)
  const { query: canonical, from, to } = query.explain()
  const elasticsearch = query.toElasticsearch()
  if (command.json) {
    await output.write(`${toJson({ query: canonical, from, to, elasticsearch })}\n`)
    return { found: true }
  }
  const lines = [
    `query  ${canonical}`,
    ...(from === undefined ? [] : [`from   ${from.toISOString()}`]),
    ...(to === undefined ? [] : [`to     ${to.toISOString()}`]),
    'asked of Elasticsearch:',
    ...JSON.stringify(elasticsearch, null, 2).split('\n'),
  ]
  await output.write(lines.map((line) => `${neutralise(line)}\n`).join(''))
  return { found: true }
}
