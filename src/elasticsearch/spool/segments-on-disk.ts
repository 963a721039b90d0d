import { join } from 'node:path'
import type { DiskFiles } from '../../writer/disk-files.ts'
import { readMark } from './mark.ts'
import { Segment } from './segment.ts'
import { epochTime, parseSegmentName } from './segment-name.ts'

/** The segments that a dead owner has left of an epoch, with their marks. Throws what the system says. */
export function findSegments(files: DiskFiles, folder: string, epoch: string): Segment[] {
  const names = files.list(folder).sort()
  const known = new Set(names)
  const segments: Segment[] = []
  for (const file of names) {
    // Its owner died when he was about to put it in place of a mark.
    if (isUnfinishedMark(file, epoch)) files.remove(join(folder, file))
    // Or when he was removing a segment.
    if (file.startsWith(`${epoch}-`) && file.endsWith('.out') && !known.has(`${file.slice(0, -'.out'.length)}.seg`))
      files.remove(join(folder, file))
    const name = parseSegmentName(file)
    if (name === undefined || name.epoch !== epoch) continue
    if (!name.isMark) {
      const segment = new Segment(folder, name, epochTime(epoch), files.size(join(folder, file)), true)
      takeMark(files, segment)
      segment.hasRefused = known.has(`${segment.text}.out`)
      segments.push(segment)
    } else if (!known.has(`${file.slice(0, -'.ack'.length)}.seg`)) {
      const segment = new Segment(folder, name, epochTime(epoch), 0, true)
      if (isGivenUp(files, segment)) segments.push(segment)
      else files.remove(segment.markPath)
    }
  }
  return segments
}

/** Of our own segments, what a reader has left of them that is gone: each with its mark. Throws what the system says. */
export function keepSegments(files: DiskFiles, folder: string, segments: readonly Segment[]): Segment[] {
  const known = new Set(files.list(folder))
  const [epoch] = segments.map(({ name }) => name.epoch)
  for (const file of known) if (epoch !== undefined && isUnfinishedMark(file, epoch)) files.remove(join(folder, file))
  return segments.filter((segment) => {
    if (known.has(`${segment.text}.ack`) && known.has(`${segment.text}.seg`) && isGivenUp(files, segment)) {
      // That reader was about to remove it.
      files.remove(segment.path)
      return true
    }
    if (!known.has(`${segment.text}.seg`)) {
      if (known.has(`${segment.text}.ack`) && isGivenUp(files, segment)) return true
      // That reader was about to remove these too.
      files.remove(segment.markPath)
      files.remove(segment.refusedPath)
      return false
    }
    takeMark(files, segment)
    segment.hasRefused = known.has(`${segment.text}.out`)
    return true
  })
}

function isUnfinishedMark(file: string, epoch: string): boolean {
  return file.startsWith(`${epoch}-`) && file.endsWith('.ack.tmp')
}

function takeMark(files: DiskFiles, segment: Segment): void {
  const mark = readMark(files, segment.markPath)
  if (mark !== undefined) segment.done = { bytes: Math.min(mark.bytes, segment.end), next: mark.next }
  segment.markedBytes = segment.done.bytes
}

/** What was given up has a mark without a file; the mark of a segment that was removed is only a remainder. */
function isGivenUp(files: DiskFiles, segment: Segment): boolean {
  const mark = readMark(files, segment.markPath)
  segment.isGivenUp = mark !== undefined && mark.bytes > 0 && mark.next === segment.name.first
  return segment.isGivenUp
}
