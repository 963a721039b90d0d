import { systemClock } from '../../core/clock.ts'
import type { ReportProblem } from '../../core/problem.ts'
import type { ElasticsearchClient } from '../../elasticsearch/client/client.ts'
import type { DeadLetters } from '../../elasticsearch/ship/dead-letter.ts'
import { LineShipment } from '../../elasticsearch/ship/line-shipment.ts'
import type { Fate } from '../../elasticsearch/ship/line-source.ts'
import type { LogFile } from '../../store/scan/log-files.ts'
import { openFile } from './read-lines.ts'
import { type FileMark, type Leftovers, type Make, ShippedFile } from './ship-file.ts'
import { ShipState } from './state.ts'

/** What is to be shipped, and where to. */
export interface ShipPlan {
  readonly files: readonly LogFile[]
  readonly client: ElasticsearchClient
  readonly target: string
  readonly isDataStream: boolean
  readonly isPrepared: boolean
  readonly deadLetters: DeadLetters
  readonly report: ReportProblem
  /** Makes documents of one file's lines. */
  readonly makerOf: (file: LogFile) => Make
  /** Where the state of a file lies. */
  readonly stateOf: (path: string) => string
  /** Ends it before it is done. */
  readonly signal: AbortSignal
  /** Told several times a second how far it is. */
  readonly onProgress: (progress: ShipProgress) => void
}

/** How far it is. */
export interface ShipProgress {
  readonly counts: Readonly<Record<Fate, number>>
  /** The file that is being read, from 0. */
  readonly file: number
  /** Of the files on the disk: of which all lines have come to their end. */
  readonly doneBytes: number
  readonly totalBytes: number
}

/** How it ended. */
export interface ShipResult extends ShipProgress, Leftovers {
  readonly isComplete: boolean
}

const saveEveryMs = 500
const tellEveryMs = 100

/** Ships files, one after the other; what a run before has shipped is not sent again. */
export async function runShipment(plan: ShipPlan): Promise<ShipResult> {
  const { files, client, target, isDataStream, isPrepared, deadLetters, report, signal, onProgress } = plan
  const totalBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const states = new Map<string, ShipState>()
  const doneBytes = new Map<ShippedFile, number>()
  const all: ShippedFile[] = []
  const unsaved = new Map<ShippedFile, FileMark>()
  const leftovers: Leftovers = { tooLong: 0, unfinished: 0 }
  let savedAt = -Infinity
  const save = (): void => {
    for (const [file, mark] of unsaved) file.reached(mark)
    unsaved.clear()
    savedAt = systemClock.monotonic()
  }
  const shipment = new LineShipment<FileMark>({
    client,
    target,
    isDataStream,
    isPrepared,
    deadLetters,
    report,
    onReached(mark) {
      unsaved.set(mark.file, mark)
      doneBytes.set(mark.file, mark.rawBytes)
      if (systemClock.monotonic() - savedAt >= saveEveryMs) save()
    },
  })
  let file = 0
  const progress = (): ShipProgress => ({
    counts: shipment.counts,
    file: Math.min(file, files.length - 1),
    doneBytes: [...doneBytes.values()].reduce((sum, bytes) => sum + bytes, 0),
    totalBytes,
  })
  const timer = setInterval(() => onProgress(progress()), tellEveryMs)
  const stop = (): void => void shipment.stop()
  signal.addEventListener('abort', stop, { once: true })
  try {
    for (const found of files) {
      if (signal.aborted) break
      const opened = await openFile(found)
      const statePath = plan.stateOf(found.path)
      const state = states.get(statePath) ?? new ShipState(statePath)
      states.set(statePath, state)
      const shipped = new ShippedFile(opened, state, () => systemClock.now())
      all.push(shipped)
      try {
        await shipped.ship(shipment, target, plan.makerOf(found), signal)
      } finally {
        await opened.handle.close()
      }
      leftovers.tooLong += shipped.leftovers.tooLong
      leftovers.unfinished += shipped.leftovers.unfinished
      file++
    }
    await shipment.settled()
    const isComplete = !signal.aborted && shipment.counts.dropped === 0
    save()
    if (isComplete) for (const each of all) each.finished()
    return { ...progress(), ...(isComplete && { doneBytes: totalBytes }), ...leftovers, isComplete }
  } finally {
    clearInterval(timer)
    signal.removeEventListener('abort', stop)
    await shipment.stop()
    save()
  }
}
