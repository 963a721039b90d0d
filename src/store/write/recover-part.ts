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
 * The manifest as it is, or made anew from the files where it cannot be read, is missing, or does not name a segment that stands there (it
 * may be an older one, from a backup). Removed is only what a manifest says to be replaced, or what it has the lines of elsewhere.
 *
 * @param mode - permissions of the first manifest.
 * @throws what the system says; CORDWOOD_ERR_STORE_VERSION.
 */
export function mendManifest(folder: string, host: StoreHost, mode?: number): Manifest {
  return holdManifest(folder, host, () => {
    const { files } = host
    const isThere = files.list(folder).includes(manifestName)
    let manifest: Manifest
    try {
      manifest = readManifest(folder, files)
    } catch (error) {
      if (!(error instanceof CordwoodError) || error.code !== 'CORDWOOD_ERR_STORE_DAMAGED') throw error
      return rebuild(folder, host, `The manifest in ${folder} was damaged, or missing beside its segments`, undefined, mode)
    }
    // So that the folder is known for a store before anything is sealed.
    if (!isThere) writeManifest(folder, emptyManifest, files, mode)
    const strays = removeLeftovers(folder, manifest, host)
    if (strays.length === 0) return manifest
    return rebuild(folder, host, `The manifest in ${folder} did not name ${strays.join(', ')}`, manifest, mode)
  })
}

function rebuild(
  folder: string,
  host: StoreHost,
  what: string,
  before: Manifest | undefined,
  mode: number | undefined,
): Manifest {
  const manifest = rebuildManifest(folder, host, before)
  writeManifest(folder, manifest, host.files, mode)
  const message = `${what}: it was made anew from ${manifest.segments.length} segments.`
  host.report({ code: 'CORDWOOD_PROBLEM_STORE_DAMAGED', message, lost: 0 })
  return manifest
}

/** @returns segments that the manifest neither names nor knows to be replaced, nor has the lines of. */
function removeLeftovers(folder: string, { segments, gone, sealedThrough }: Manifest, { files }: StoreHost): string[] {
  const names = files.list(folder)
  const known = new Set(segments.map(({ file }) => file))
  const held = new Set(segments.flatMap(({ file }) => numbersOf(file)))
  const hot = new Set(names.flatMap((file) => parseHotName(file)?.number ?? []))
  const strays: string[] = []
  for (const file of names) {
    if (parseSegmentName(file) === undefined || known.has(file)) continue
    const numbers = numbersOf(file)
    const isReplaced = gone.includes(file) || numbers.every((number) => held.has(number))
    // Its manifest was not written any more: the plain lines are still there.
    const isUnfinished = numbers.every((number) => number > sealedThrough && hot.has(number))
    if (isReplaced || isUnfinished) files.remove(join(folder, file))
    else strays.push(file)
  }
  return strays
}

function numbersOf(file: string): number[] {
  const { first, last } = parseSegmentName(file) ?? { first: 0, last: -1 }
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
