import type { LevelTable } from '../../core/level.ts'
import type { LogRecord } from '../../core/record.ts'
import { declaredType } from '../../query/field-type.ts'
import { flattenRecord } from '../flatten-record.ts'

const maxFields = 24
/** Times, texts, ids of one request, and what says the same of every line of a process. */
const never =
  /^(?:@timestamp|message|error\.(?:message|stack_trace|fingerprint)|event\.(?:sequence|duration|severity|created)|log\.(?:template_id|offset|sample_weight)|ecs\.version|process\.(?:pid|entity_id|thread\.id)|sample_rate|pid|time|v|(?:trace|span|parent|transaction|session|http\.request)\.id)$/
/** Numbers with more values than this are measured, not counted. */
const maxNumbers = 12
/** A text that is another one in nearly every line is an id. */
const mostDistinct = 0.9

interface Seen {
  lines: number
  isNumber: boolean
  readonly values: Set<string>
}

/** The fields whose values may tell lines apart, judged by some of the lines. */
export function fieldsToCompare(sample: readonly LogRecord[], levels: LevelTable): readonly string[] {
  const found = new Map<string, Seen>()
  for (const record of sample) {
    for (const [name, value] of flattenRecord(record, levels)) {
      if (never.test(name) || declaredType(name) === 'text') continue
      if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue
      const seen = found.get(name) ?? { lines: 0, isNumber: false, values: new Set<string>() }
      found.set(name, seen)
      seen.lines++
      seen.isNumber ||= typeof value === 'number'
      seen.values.add(String(value))
    }
  }
  return [...found]
    .filter(([, { lines, isNumber, values }]) =>
      isNumber ? values.size <= maxNumbers : values.size <= maxNumbers || values.size < lines * mostDistinct,
    )
    .sort((a, b) => b[1].lines - a[1].lines)
    .slice(0, maxFields)
    .map(([name]) => name)
}
