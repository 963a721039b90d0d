import { type Clock, systemClock } from '../../core/clock.ts'
import type { ReportProblem } from '../../core/problem.ts'
import { type Random, systemRandom } from '../../core/random.ts'
import { type DiskFiles, diskFiles } from '../../writer/disk-files.ts'
import { type Lock, tryLock } from '../../writer/lock.ts'
import { type SegmentCodec, segmentCodec } from './segment-codec.ts'

/** Takes a lock, or answers undefined while a living owner has it. */
export type TryLock = (path: string) => Lock | undefined

/** What everything that writes to a store works with. */
export interface StoreHost {
  readonly files: DiskFiles
  readonly tryLock: TryLock
  readonly clock: Clock
  readonly random: Random
  readonly codec: SegmentCodec
  readonly report: ReportProblem
}

/** The machine as it is. */
export function systemHost(report: ReportProblem): StoreHost {
  return { files: diskFiles, tryLock, clock: systemClock, random: systemRandom, codec: segmentCodec, report }
}
