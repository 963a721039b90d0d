import { join } from 'node:path'
import { CordwoodError } from '../../core/error.ts'
import { emptyManifest, type Manifest } from '../directory/manifest.ts'
import { readManifest, writeManifest } from '../directory/manifest-file.ts'
import { type HotName, manifestName, parseHotName, parseSegmentName } from '../directory/store-names.ts'
import { holdManifest } from './change-manifest.ts'
import { rebuildManifest } from './rebuild-manifest.ts'
import { isDraft } from './store-segment.ts'
import type { StoreHost } from './store-host.ts'

/** What an earlier life left to do. */
export interface RecoveredPart {
  /** Hot files that are not sealed, in their order. */
  readonly hot: readonly HotName[]
  /** What the next hot file is called by. */
  readonly nextNumber: number
}

/**
 * Puts in order what an earlier life has left in a folder that is ours now: files of which the manifest says that they are sealed, merged
 * or deleted are removed, and so are drafts.
 *
 * @param mode - permissions of the first manifest.
 * @throws what the system says; CORDWOOD_ERR_STORE_VERSION.
 */
export function recoverPart(folder: string, host: StoreHost, mode?: number): RecoveredPart {
  const { files } = host
  const manifest = mendManifest(folder, host, mode)
  const hot: HotName[] = []
  let last = manifest.sealedThrough
  for (const file of files.list(folder)) {
    const name = parseHotName(file)
    if (name !== undefined && name.number > manifest.sealedThrough) hot.push(name)
    if ((name !== undefined && name.number <= manifest.sealedThrough) || isDraft(file)) files.remove(join(folder, file))
    last = Math.max(last, name?.number ?? 0, parseSegmentName(file)?.last ?? 0)
  }
  return { hot: hot.sort((a, b) => a.number - b.number), nextNumber: last + 1 }
}

/**
 * The manifest as it is, or made anew from the segments where it cannot be read; segments that it does not name are removed.
 *
 * @param mode - permissions of the first manifest.
 * @throws what the system says; CORDWOOD_ERR_STORE_VERSION.
 */
export function mendManifest(folder: string, host: StoreHost, mode?: number): Manifest {
  const { files } = host
  return holdManifest(folder, host, () => {
    const manifest = readOrRebuild(folder, host, mode)
    const known = new Set(manifest.segments.map(({ file }) => file))
    for (const file of files.list(folder)) {
      // Its manifest was not written any more, or it was replaced and not removed any more.
      if (parseSegmentName(file) !== undefined && !known.has(file)) files.remove(join(folder, file))
    }
    return manifest
  })
}

function readOrRebuild(folder: string, host: StoreHost, mode: number | undefined): Manifest {
  const { files, report } = host
  const isThere = files.list(folder).includes(manifestName)
  try {
    const manifest = readManifest(folder, files)
    // So that the folder is known for a store before anything is sealed.
    if (!isThere) writeManifest(folder, emptyManifest, files, mode)
    return manifest
  } catch (error) {
    if (!(error instanceof CordwoodError) || error.code !== 'CORDWOOD_ERR_STORE_DAMAGED') throw error
    const manifest = rebuildManifest(folder, host)
    writeManifest(folder, manifest, files)
    const message = `The manifest in ${folder} was damaged: it was made anew from ${manifest.segments.length} segments.`
    report({ code: 'CORDWOOD_PROBLEM_STORE_DAMAGED', message, cause: error, lost: 0 })
    return manifest
  }
}
