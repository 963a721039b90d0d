import type { SegmentHint } from '../segment/build-segment.ts'
import { adoptParts } from './adopt-parts.ts'
import { errorText } from './error-text.ts'
import { type MergeOrder, mergeSegments } from './merge-segments.ts'
import { type Expired, nothingExpired, retain, type RetainOrder } from './retain.ts'
import { sealHotFile, type SealOrder } from './seal.ts'
import type { StoreHost } from './store-host.ts'
import { tidy } from './tidy.ts'
import { type NewSegment, type StoredLines, storeSegment } from './store-segment.ts'

/** What is done beside the writing, by another thread where there can be one. Goes there as it is. */
export type StoreJob =
  | { readonly kind: 'seal'; readonly order: SealOrder; readonly retain: RetainOrder }
  | { readonly kind: 'care'; readonly retain: RetainOrder }
  | { readonly kind: 'merge'; readonly order: MergeOrder }
  | { readonly kind: 'import'; readonly order: NewSegment }

/** What a job did. */
export interface StoreJobResult {
  readonly sealed: { readonly lines: number; readonly rawBytes: number; readonly bytes: number } | undefined
  readonly expired: Expired
}

/** What is remembered from job to job. */
export interface StoreJobMemory {
  hint: SegmentHint | undefined
}

/** Does a job, or throws what the system says; it can be done again then. */
export function doStoreJob(job: StoreJob, host: StoreHost, memory: StoreJobMemory): StoreJobResult {
  if (job.kind === 'care') {
    adopt(job.retain.directory, host)
    return { sealed: undefined, expired: retain(job.retain, host) }
  }
  if (job.kind === 'merge') {
    mergeSegments(job.order, host)
    return { sealed: undefined, expired: nothingExpired }
  }
  if (job.kind === 'import') return { ...stored(storeSegment(job.order, host, memory.hint), memory), expired: nothingExpired }
  const { sealed } = stored(sealHotFile(job.order, host, memory.hint), memory)
  tidy(job.retain.directory, job.order.folder, host)
  return { sealed, expired: retain(job.retain, host) }
}

/** What is kept must not grow because of one writer's folder. */
function adopt(directory: string, host: StoreHost): void {
  try {
    adoptParts(directory, host)
  } catch (cause) {
    const message = `What another writer left in ${directory} could not be sealed (${errorText(cause)}): it stays in plain files, where it is found too, and it is tried again.`
    host.report({ code: 'CORDWOOD_PROBLEM_STORE', message, cause, lost: 0 })
  }
}

function stored({ entry, hint }: StoredLines, memory: StoreJobMemory): Pick<StoreJobResult, 'sealed'> {
  memory.hint = hint ?? memory.hint
  return { sealed: entry && { lines: entry.rows, rawBytes: entry.rawBytes, bytes: entry.bytes } }
}
