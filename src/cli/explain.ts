import type { ResultMetadata } from '../core/engine.ts'
import { openLogs } from '../search/open-logs.ts'
import { createScanEngine } from '../store/scan/scan-engine.ts'
import { neutralise } from '../sinks/neutralise.ts'
import { createPalette } from '../sinks/palette.ts'
import type { Command } from './command.ts'
import { openCommand } from './open-command.ts'
import type { RunCommand } from './outcome.ts'
import { printCount, printCounted } from './print-quantity.ts'
import { toJson } from './print-record.ts'
import { queryOf } from './query-of.ts'

/** Prints what a query means; where lines are named, also how it was answered. */
export const explain: RunCommand = async (command, output) => {
  const isAsked = asks(command)
  const logs = isAsked
    ? await openCommand(command, output)
    : await openLogs({ engine: createScanEngine({ paths: [] }) }, { levels: command.levels })
  try {
    const query = queryOf(logs, command)
    const { query: canonical, from, to } = query.explain()
    const elasticsearch = query.toElasticsearch()
    const answer = isAsked ? await query.search({ limit: 0 }) : undefined
    const ended = { found: true, warnings: answer?.$.warnings }
    if (command.json) {
      const how = answer === undefined ? {} : { found: answer.total, how: answer.$ }
      await output.write(`${toJson({ query: canonical, from, to, elasticsearch, ...how })}\n`)
      return ended
    }
    const palette = createPalette(output.wantsColors)
    const row = (name: string, value: string): string => `${palette.dim(name)}  ${neutralise(value)}\n`
    await output.write(row('query', canonical))
    if (from !== undefined) await output.write(row('from ', from.toISOString()))
    if (to !== undefined) await output.write(row('to   ', to.toISOString()))
    if (answer !== undefined) {
      await output.write(row('found', printCounted(answer.total, 'line')))
      await output.write(row('how  ', describe(answer.$)))
    }
    await output.write(`${palette.dim('asked of Elasticsearch:')}\n`)
    for (const line of JSON.stringify(elasticsearch, null, 2).split('\n')) await output.write(`${neutralise(line)}\n`)
    return ended
  } finally {
    await logs.close()
  }
}

function asks({ paths, elasticsearch }: Command): boolean {
  return paths.length > 0 || elasticsearch !== undefined
}

function describe({ engine, tookMs, scannedRows, unparsedRows, skippedSegments, exact }: ResultMetadata): string {
  return [
    engine,
    `${printCount(tookMs)} ms`,
    ...(scannedRows === undefined ? [] : [`${printCounted(scannedRows, 'line')} looked at`]),
    ...(skippedSegments === undefined ? [] : [`${printCounted(skippedSegments, 'segment')} skipped`]),
    ...(unparsedRows === undefined || unparsedRows === 0 ? [] : [`${printCount(unparsedRows)} of them no JSON`]),
    ...(exact ? [] : ['not exact']),
  ].join(', ')
}
