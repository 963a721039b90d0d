import { readManifest } from '../directory/manifest-file.ts'
import { errorText } from './error-text.ts'
import { tryMaintenance } from './maintenance.ts'
import { mergeSegments } from './merge-segments.ts'
import { planTier } from './plan-merges.ts'
import type { StoreHost } from './store-host.ts'

const limits = { rows: 262_144, rawBytes: 64 << 20 }

/** Merges the small segments that short lives and quiet hours leave, so that there are never very many. */
export function tidy(directory: string, folder: string, host: StoreHost): void {
  const tier = planTier(readManifest(folder, host.files).segments, limits)
  const lock = tier === undefined ? undefined : tryMaintenance(directory, host)
  if (tier === undefined || lock === undefined) return
  try {
    mergeSegments({ folder, files: tier.map(({ file }) => file), level: 'online' }, host)
  } catch (cause) {
    // It is no reason to seal again what is sealed.
    const message = `Small segments in ${folder} could not be merged (${errorText(cause)}): they stay as they are.`
    host.report({ code: 'CORDWOOD_PROBLEM_STORE', message, cause, lost: 0 })
  } finally {
    lock.release()
  }
}
