import { basename, dirname, join } from 'node:path'
import { node } from '../core/node.ts'
import { draftPattern } from './rotate-pack.ts'

/** What no living process leaves lying about for so long. */
const abandonedMs = 60_000
const passing = /^(?:(?:rotate|sweep)\.lock\.(?:after\.)?[0-9a-f-]+|[^.]+\.open\.next)$/

/** Removes what processes that died left hidden beside a log: half-packed files, and files of the moment. Who calls has the lock. */
export async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(path)
  const prefix = `.${basename(path)}.`
  for (const name of await node.fsPromises.readdir(folder)) {
    if (!name.startsWith(prefix)) continue
    const isDraft = draftPattern.test(name)
    if (!isDraft && !passing.test(name.slice(prefix.length))) continue
    const each = join(folder, name)
    const changedAt = await node.fsPromises.lstat(each).then(
      ({ ctimeMs }) => ctimeMs,
      () => Infinity,
    )
    if (isDraft || Date.now() - changedAt > abandonedMs) await node.fsPromises.rm(each, { force: true })
  }
}
