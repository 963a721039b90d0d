import { readPart } from '../directory/read-store.ts'
import type { StoreHost } from './store-host.ts'
import { rewriteTemplates } from './template-log.ts'
import { withSegment } from './with-segment.ts'

/**
 * Removes message literals of a folder that only erased lines had: one that was built at run time may tell of whom they told.
 *
 * @param ids - of the templates that erased lines had. Throws what the system says.
 */
export function forgetTemplates(folder: string, ids: ReadonlySet<string>, host: StoreHost): void {
  if (ids.size === 0) return
  const left = new Set(ids)
  for (const { path } of readPart(folder, host.files).segments) {
    if (left.size === 0) return
    try {
      withSegment(path, host, (segment) => {
        for (const { id } of segment.templates().table) left.delete(id)
      })
    } catch {
      // It is damaged, or was merged meanwhile: a literal too few is made of a message again.
    }
  }
  rewriteTemplates(folder, left, host.files)
}
