import { join } from 'node:path'
import { readManifest } from '../directory/manifest-file.ts'
import { bornMsOf, parseHotName, printOf } from '../directory/store-names.ts'
import type { SegmentHint } from '../segment/build-segment.ts'
import type { SegmentLines } from '../segment/segment-lines.ts'
import type { StoreHost } from './store-host.ts'
import { type StoredLines, storeSegment } from './store-segment.ts'
import { readTemplates } from './template-log.ts'
import { withLines } from './with-lines.ts'

/** A hot file to be sealed. Goes to a thread as it is. */
export interface SealOrder {
  readonly folder: string
  /** Its name in the folder. */
  readonly file: string
}

/**
 * Makes a segment of a hot file that is not written any more. The hot file is removed when the manifest names the segment: until
 * then it is the one that counts, so this can be stopped anywhere, and be done again.
 *
 * @throws what the system says, or what the codec cannot do; the hot file counts then.
 */
export function sealHotFile({ folder, file }: SealOrder, host: StoreHost, hint?: SegmentHint): StoredLines {
  const name = parseHotName(file)
  if (name === undefined) throw new Error(`${file} is no hot file`)
  const { number, birth } = name
  const path = join(folder, file)
  if (readManifest(folder, host.files).sealedThrough >= number) {
    // It was stopped between the last two steps.
    host.files.remove(path)
    return { entry: undefined, hint }
  }
  const mode = host.files.list(folder).includes(file) ? host.files.mode(path) : undefined
  const shapes = readTemplates(folder, host.files)
  const runs = [{ row: 0, print: printOf(birth), offset: 0, time: bornMsOf(birth) }]
  const store = (lines: SegmentLines | undefined): StoredLines =>
    storeSegment({ folder, number, lines, mode: mode ?? 0 }, host, hint)
  let stored: StoredLines
  if (mode === undefined) {
    missing(path, host)
    stored = store(undefined)
  } else stored = withLines(path, host.files, (text) => store(text.length === 0 ? undefined : { text, runs, shapes }))
  host.files.remove(path)
  return stored
}

/** Somebody has removed it by hand. */
function missing(path: string, { report }: StoreHost): void {
  const message = `File ${path} was removed before it was sealed: its lines are gone.`
  report({ code: 'CORDWOOD_PROBLEM_FILE_REMOVED', message, lost: 0 })
}
