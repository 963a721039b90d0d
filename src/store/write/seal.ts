import { join } from 'node:path'
import type { Shape } from '../../core/batch.ts'
import type { SegmentEntry } from '../directory/manifest.ts'
import { bornMsOf, parseHotName, printOf, printSegmentName } from '../directory/store-names.ts'
import type { SegmentHint } from '../segment/build-segment.ts'
import { changeManifest } from './change-manifest.ts'
import { segmentEntry } from './segment-entry.ts'
import type { StoreHost } from './store-host.ts'
import { readWhole, writeDraft } from './write-file.ts'

/** A hot file to be sealed. Goes to a thread as it is. */
export interface SealOrder {
  readonly folder: string
  /** Its name in the folder. */
  readonly file: string
  /** What messages of its lines were written as. */
  readonly shapes: readonly Pick<Shape, 'id' | 'literal'>[]
  /** Permissions of the segment. */
  readonly mode: number
}

/** What became of it. */
export interface Sealed {
  /** Undefined when there was nothing in it, or somebody had sealed it before. */
  readonly entry: SegmentEntry | undefined
  readonly hint: SegmentHint | undefined
}

const draftEnd = '.seal'

/** Whether a file is what a stopped sealing left behind. */
export function isSealDraft(file: string): boolean {
  return file.endsWith(draftEnd)
}

/**
 * Makes a segment of a hot file that is not written any more. It can be stopped anywhere, and be done again:
 *
 *     draft written and on the disk -> gets its name -> manifest names it -> hot file removed
 *                                                       ^ from here on it is the segment that counts, before it the hot file
 *
 * @throws what the system says, or what the codec cannot do; the hot file counts then.
 */
export function sealHotFile({ folder, file, shapes, mode }: SealOrder, host: StoreHost, hint: SegmentHint | undefined): Sealed {
  const { files, codec } = host
  const name = parseHotName(file)
  if (name === undefined) throw new Error(`${file} is no hot file`)
  const { number, birth } = name
  const path = join(folder, file)
  const text = readIfThere(path, host)
  const runs = [{ row: 0, print: printOf(birth), offset: 0, time: bornMsOf(birth) }]
  const built = text === '' ? undefined : codec.build({ text, runs, shapes }, 'online', hint)
  const draft = join(folder, `${file}${draftEnd}`)
  if (built !== undefined) writeDraft(draft, built.bytes, mode, files)
  let entry: SegmentEntry | undefined
  changeManifest(folder, host, (manifest) => {
    if (manifest.sealedThrough >= number) return undefined
    // What is left out now would count as sealed too.
    const isNext = files.list(folder).every((each) => isDoneOrLater(each, manifest.sealedThrough, number))
    if (!isNext) throw new Error(`hot files are sealed in their order, and ${file} is not the next one`)
    if (built === undefined) return { ...manifest, sealedThrough: number }
    entry = segmentEntry(printSegmentName({ first: number, last: number, generation: 0 }), built.summary)
    files.rename(draft, join(folder, entry.file))
    return { ...manifest, sealedThrough: number, segments: [...manifest.segments, entry] }
  })
  if (built !== undefined && entry === undefined) files.remove(draft)
  files.remove(path)
  return { entry, hint: built?.hint }
}

function isDoneOrLater(file: string, sealedThrough: number, number: number): boolean {
  const hot = parseHotName(file)
  return hot === undefined || hot.number <= sealedThrough || hot.number >= number
}

/** Somebody may have removed it by hand: its lines are gone, and those of the others are sealed. */
function readIfThere(path: string, { files, report }: StoreHost): string {
  try {
    return readWhole(path, files).toString('latin1')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    const message = `File ${path} was removed before it was sealed: its lines are gone.`
    report({ code: 'CORDWOOD_PROBLEM_FILE_REMOVED', message, lost: 0 })
    return ''
  }
}
