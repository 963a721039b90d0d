import { CordwoodError } from '../../core/error.ts'

/** Of the manifest itself; segments have their own. */
const version = 1

/** One segment, as the manifest has it. */
export interface SegmentEntry {
  /** Its name in the folder. */
  readonly file: string
  readonly rows: number
  /** Of its lines with their line feeds. */
  readonly rawBytes: number
  /** Of the file. */
  readonly bytes: number
  /** Milliseconds since 1970 of the oldest and the newest line; null where no line is a record. */
  readonly firstTime: number | null
  readonly lastTime: number | null
  /** `cold` once it was made as small as can be. */
  readonly level: 'online' | 'cold'
}

/** How far a source was imported: the offset behind the last line that is stored. */
export type ImportPositions = Readonly<Record<string, number>>

/** What one folder of a store holds. Hot files with a number above `sealedThrough` belong to it too. */
export interface Manifest {
  /** Hot files up to this number are in segments, or were deleted for their age. */
  readonly sealedThrough: number
  /** By their numbers. */
  readonly segments: readonly SegmentEntry[]
  readonly positions: ImportPositions
  /** Segments that were replaced or deleted, and may not be removed yet. Only what is named here is ever removed for it. */
  readonly gone: readonly string[]
}

/** Before anything was sealed. */
export const emptyManifest: Manifest = { sealedThrough: 0, segments: [], positions: {}, gone: [] }

/** As it stands in the file. */
export function printManifest({ sealedThrough, segments, positions, gone }: Manifest): string {
  return `${JSON.stringify({ cordwood: 'store', version, sealedThrough, positions, gone, segments })}\n`
}

/**
 * Reads a manifest.
 *
 * @param path - for messages.
 * @throws CORDWOOD_ERR_STORE_VERSION for that of a newer version, CORDWOOD_ERR_STORE_DAMAGED for what is none.
 */
export function parseManifest(text: string, path: string): Manifest {
  let found: Partial<Manifest> & { readonly cordwood?: unknown; readonly version?: unknown }
  try {
    found = JSON.parse(text) as typeof found
  } catch (cause) {
    throw damaged(path, 'no JSON', cause)
  }
  if (typeof found !== 'object' || found === null || found.cordwood !== 'store') throw damaged(path, 'other JSON')
  if (typeof found.version === 'number' && found.version > version) {
    const message = `Expected a store of version ${version} or lower, got version ${found.version} in ${path}. Use the version of cordwood that wrote it, or a newer one.`
    throw new CordwoodError('CORDWOOD_ERR_STORE_VERSION', message)
  }
  const { sealedThrough, segments, positions, gone } = found
  if (!Number.isSafeInteger(sealedThrough) || !Array.isArray(segments) || typeof positions !== 'object') {
    throw damaged(path, 'a part of one')
  }
  return { sealedThrough: sealedThrough ?? 0, segments, positions: positions ?? {}, gone: Array.isArray(gone) ? gone : [] }
}

/** For a manifest that is none, or that is missing where there are segments. */
export function damaged(path: string, got: string, cause?: unknown): CordwoodError {
  const message = `Expected ${path} to be the manifest of a store, got ${got}. Run \`cordwood repair\` on the folder.`
  return new CordwoodError('CORDWOOD_ERR_STORE_DAMAGED', message, { cause })
}
