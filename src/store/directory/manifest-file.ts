import { join } from 'node:path'
import type { DiskFiles } from '../../writer/disk-files.ts'
import { damaged, emptyManifest, type Manifest, parseManifest, printManifest } from './manifest.ts'
import { manifestName, parseSegmentName } from './store-names.ts'

const defaultMode = 0o666
const nextName = `${manifestName}.next`

/**
 * The manifest of a folder; an empty one where nothing was sealed yet.
 *
 * @throws CORDWOOD_ERR_STORE_VERSION, CORDWOOD_ERR_STORE_DAMAGED, and what the system says.
 */
export function readManifest(folder: string, files: DiskFiles): Manifest {
  const path = join(folder, manifestName)
  const text = readText(path, files)
  if (text !== undefined) return parseManifest(text, path)
  if (!files.list(folder).some((name) => parseSegmentName(name) !== undefined)) return emptyManifest
  // It may have been written meanwhile, with the first segment.
  const later = readText(path, files)
  if (later === undefined) throw damaged(path, 'none beside its segments')
  return parseManifest(later, path)
}

/**
 * Puts a manifest in place of the one before, by a rename: readers find the one or the other. It is on the disk before this returns.
 *
 * @param mode - permissions of the first one; the others have those of the one before.
 */
export function writeManifest(folder: string, manifest: Manifest, files: DiskFiles, mode?: number): void {
  const next = join(folder, nextName)
  files.remove(next)
  const descriptor = files.create(next, mode ?? modeBefore(folder, files))
  try {
    let rest = Buffer.from(printManifest(manifest))
    while (rest.length > 0) rest = rest.subarray(files.append(descriptor, [rest]))
    files.sync(descriptor)
  } finally {
    files.close(descriptor)
  }
  files.rename(next, join(folder, manifestName))
  files.syncFolder(folder)
}

function modeBefore(folder: string, files: DiskFiles): number {
  try {
    return files.mode(join(folder, manifestName))
  } catch {
    return defaultMode
  }
}

function readText(path: string, files: DiskFiles): string | undefined {
  let descriptor: number
  try {
    descriptor = files.open(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  try {
    const chunks: Buffer[] = []
    for (let at = 0; ;) {
      const chunk = Buffer.alloc(64 << 10)
      const bytes = files.read(descriptor, chunk, at)
      if (bytes === 0) return Buffer.concat(chunks).toString()
      chunks.push(chunk.subarray(0, bytes))
      at += bytes
    }
  } finally {
    files.close(descriptor)
  }
}
