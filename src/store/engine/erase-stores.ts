import type { EraseResult } from '../../core/engine.ts'
import type { LevelTable } from '../../core/level.ts'
import type { QueryNode, TimeRange } from '../../core/query.ts'
import { eraseFromStore } from '../write/erase.ts'

/** What is erased, and where. */
interface EraseFrom {
  readonly directories: readonly string[]
  readonly query: QueryNode
  readonly range: TimeRange
  readonly levels: LevelTable
  readonly signal: AbortSignal | undefined
}

/** Erases the lines that a query finds from one store after the other. */
export async function eraseStores({ directories, signal, ...asked }: EraseFrom): Promise<EraseResult> {
  const total = { found: 0, erased: 0, failed: 0, reasons: [] as string[] }
  for (const directory of directories) {
    const done = await eraseFromStore(directory, { ...asked, ...(signal !== undefined && { signal }) })
    total.found += done.found
    total.erased += done.erased
    total.failed += done.failed
    if (done.failed > 0)
      total.reasons.push(`${done.failed} lines are in the plain file of a writer of ${directory} that does not answer`)
    for (const path of done.unreadable) total.reasons.push(`${path} is damaged: what is in it is not known`)
  }
  return total
}
