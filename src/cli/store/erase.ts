import { checkLevels } from '../../core/level-option.ts'
import type { EraseResult } from '../../core/engine.ts'
import type { Logs } from '../../search/logs.ts'
import { openLogs } from '../../search/open-logs.ts'
import { readRange } from '../../search/time-range.ts'
import { neutralise } from '../../sinks/neutralise.ts'
import { asideEnd } from '../../store/directory/store-names.ts'
import { eraseFromStore } from '../../store/write/erase.ts'
import type { Outcome } from '../outcome.ts'
import type { Output } from '../output.ts'
import { printCounted } from '../print-quantity.ts'
import { toJson } from '../print-record.ts'
import { listenForStop } from '../stop-signal.ts'
import { type EraseRequest, readEraseRequest } from './erase-request.ts'

/**
 * `cordwood erase <query> <dirs>`: takes the lines that a query finds out of stores or of Elasticsearch, for good. Without `--yes` it only
 * says how many they are. Found means that there were some, and that none is left.
 */
export async function erase(words: readonly string[], output: Output): Promise<Outcome> {
  const request = readEraseRequest(words)
  if (!request.isMeant) return lookOnly(request, output)
  const { signal, forget } = listenForStop()
  try {
    if (request.record === undefined && request.server === undefined) return await eraseStores(request, signal, output)
    const place = request.server?.index ?? request.dirs.join(' ')
    output.activity.expect(`erasing in ${place}`, 0)
    const done = await eraseTogether(request, signal)
    output.activity.stop()
    await output.write(
      request.json ? `${toJson({ place, ...done })}\n` : `${neutralise(place)}: ${printCounted(done.erased, 'line')} erased\n`,
    )
    const left = done.failed === 0 ? [] : [`${printCounted(done.failed, 'line')} could not be erased.`]
    return { found: done.erased > 0, warnings: [...left, ...done.reasons] }
  } finally {
    forget()
  }
}

/** All of it through one engine. */
async function eraseTogether(request: EraseRequest, signal: AbortSignal): Promise<EraseResult> {
  const { record, server, query, range, levels } = request
  if (record !== undefined) {
    // Loaded where it is needed: it brings the logger along.
    const { eraseRecorded } = await import('./erase-recorded.ts')
    const logs = await openPlace(request)
    try {
      return await eraseRecorded(logs, request, record, signal)
    } finally {
      await logs.close()
    }
  }
  const { url = '', index = '', keyFile } = server ?? {}
  const { connectNode } = await import('../ship/connect-node.ts')
  const { createElasticsearchEngine } = await import('../../elasticsearch/engine/engine.ts')
  const now = (): number => Date.now()
  const engine = createElasticsearchEngine({ client: connectNode(url, keyFile), index, levels: checkLevels(levels), now })
  try {
    const nothing = { found: 0, erased: 0, failed: 0, reasons: [] }
    return (await engine.erase?.(query, readRange(range, now()), { signal })) ?? nothing
  } finally {
    await engine.close()
  }
}

async function openPlace({ server, dirs, levels }: EraseRequest): Promise<Logs> {
  if (server === undefined) return openLogs(dirs, { levels })
  const { connectNode } = await import('../ship/connect-node.ts')
  return openLogs({ elasticsearch: connectNode(server.url, server.keyFile), index: server.index }, { levels })
}

async function lookOnly(request: EraseRequest, output: Output): Promise<Outcome> {
  output.activity.expect('looking for lines', 0)
  const logs = await openPlace(request)
  try {
    const { total: found, $ } = await logs.query(request.query).within(request.range).search({ limit: 0 })
    output.activity.stop()
    if (request.json) await output.write(`${toJson({ found, erased: 0 })}\n`)
    else if (found > 0)
      await output.write(`${printCounted(found, 'line')} would be erased, for good. Nothing was done: add --yes to do it.\n`)
    return { found: found > 0, warnings: $.warnings }
  } finally {
    await logs.close()
  }
}

/** One after the other, with what was done in each. */
async function eraseStores(
  { query, range, levels, dirs, json }: EraseRequest,
  signal: AbortSignal,
  output: Output,
): Promise<Outcome> {
  const warnings: string[] = []
  let total = 0
  for (const dir of dirs) {
    output.activity.expect(`erasing in ${dir}`, 0)
    const done = await eraseFromStore(dir, {
      query,
      range: readRange(range, Date.now()),
      levels: checkLevels(levels),
      signal,
    })
    output.activity.stop()
    total += done.erased
    if (done.failed > 0) {
      warnings.push(
        `${printCounted(done.failed, 'line')} could not be erased: a writer that does not answer has them in its plain file. Run it again when it has ended.`,
      )
    }
    for (const path of done.unreadable) {
      // What a repair has put aside is read by nobody; the lines stand in it all the same.
      const advice = path.endsWith(asideEnd) ? 'Remove it when nobody needs it any more.' : 'Run cordwood repair, and this again.'
      warnings.push(`${path} cannot be read, so it is not known whether it has such lines. ${advice}`)
    }
    await output.write(
      json
        ? `${toJson({ dir, ...done })}\n`
        : `${neutralise(dir)}: ${printCounted(done.erased, 'line')} erased, ${printCounted(done.segments, 'segment')} written anew\n`,
    )
  }
  return { found: total > 0, warnings }
}
