import type { LogRecord } from '../../core/record.ts'
import { fieldValues } from '../../query/values.ts'

/** A line of a request, with its place in it. */
export interface TraceLine {
  readonly record: LogRecord
  readonly service: string
  /** How deep its span lies: 0 is where the request began. */
  readonly depth: number
  /** It belongs to the span (or, without spans, to the service) of the line before. */
  readonly goesOn: boolean
}

const maxDepth = 12

/**
 * Gives each line its depth: by spans and their parents where lines name them, else by services, each of which lies below the one
 * that spoke before it first.
 *
 * @param records - the oldest first.
 */
export function placeLines(records: readonly LogRecord[]): readonly TraceLine[] {
  const parents = new Map<string, string>()
  for (const record of records) {
    const [span, parent] = [valueOf(record, 'span.id'), valueOf(record, 'parent.id') ?? valueOf(record, 'span.parent.id')]
    if (span !== undefined && parent !== undefined && span !== parent) parents.set(span, parent)
  }
  const hasSpans = parents.size > 0
  const services: string[] = []
  let before: string | undefined
  return records.map((record) => {
    const service = valueOf(record, 'service.name') ?? valueOf(record, 'name') ?? ''
    const span = valueOf(record, 'span.id')
    const unit = hasSpans ? `${service} ${span ?? ''}` : service
    const depth = hasSpans ? depthOf(span, parents) : depthOfService(services, service)
    const goesOn = unit === before
    before = unit
    return { record, service, depth: Math.min(depth, maxDepth), goesOn }
  })
}

function depthOf(span: string | undefined, parents: ReadonlyMap<string, string>): number {
  const seen = new Set<string>()
  let depth = 0
  for (let at = span; at !== undefined && !seen.has(at); at = parents.get(at)) {
    seen.add(at)
    if (parents.has(at)) depth++
  }
  return depth
}

/** The services that wait for an answer: who speaks again is answered, who is new was called by the last. */
function depthOfService(waiting: string[], service: string): number {
  const at = waiting.indexOf(service)
  if (at >= 0) waiting.length = at + 1
  else waiting.push(service)
  return waiting.length - 1
}

function valueOf(record: LogRecord, field: string): string | undefined {
  const [value] = fieldValues(record, field)
  return value === undefined ? undefined : String(value)
}
