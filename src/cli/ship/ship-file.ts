import { hash64 } from '../../core/hash.ts'
import type { LineShipment } from '../../elasticsearch/ship/line-shipment.ts'
import { SlipBuilder } from '../../elasticsearch/ship/slip-builder.ts'
import type { RawLine } from '../../store/scan/line-splitter.ts'
import type { LinePlace, Shippable } from './documents.ts'
import { findProgress } from './find-progress.ts'
import { type OpenFile, printOf, readLines, textOf } from './read-lines.ts'
import type { Progress, ShipState } from './state.ts'

/** Up to where the lines of a file have come to their end. */
export interface FileMark {
  readonly file: ShippedFile
  /** Where the last of them begins, in the unpacked file. */
  readonly position: number
  readonly lastLine: string
  readonly lines: number
  /** Of the file on the disk. */
  readonly rawBytes: number
}

/** What of a file could not be sent. */
export interface Leftovers {
  tooLong: number
  /** Its last line is not written to the end. */
  unfinished: number
}

const slipLines = 2_000
const slipBytes = 512 * 1024
/** So many bytes ahead may be sent before the state says so. */
const claimBytes = 64 << 20

/** A file on its way, and its entry in the state. */
export class ShippedFile {
  readonly opened: OpenFile
  readonly leftovers: Leftovers = { tooLong: 0, unfinished: 0 }
  readonly #state: ShipState
  readonly #now: () => number
  #entry: Progress | undefined
  /** As the entry was when this run began. */
  #claimedBefore = 0

  /** @param now - milliseconds since 1970. */
  constructor(opened: OpenFile, state: ShipState, now: () => number) {
    this.opened = opened
    this.#state = state
    this.#now = now
  }

  /** Ships what was not shipped before. */
  async ship(shipment: LineShipment<FileMark>, target: string, make: Make, signal: AbortSignal): Promise<void> {
    const { path } = this.opened.file
    const print = await printOf(this.opened)
    if (print === undefined) {
      if (this.opened.file.sizeBytes > 0) this.leftovers.unfinished++
      return
    }
    const found = await findProgress(this.#state.find(target, print, path), this.opened)
    const now = this.#now()
    const entry: Progress = found ?? { target, print, path, position: -1, lastLine: '', claimed: 0, since: now, lines: 0 }
    this.#claimedBefore = entry.claimed
    // Nothing is in doubt where the run before came to its end.
    this.#save({ ...entry, path, since: entry.claimed <= entry.position + 1 ? now : entry.since }, found)

    const slip = new SlipBuilder()
    let mark: FileMark = { file: this, position: entry.position, lastLine: entry.lastLine, lines: entry.lines, rawBytes: 0 }
    let first = 0
    const flush = async (): Promise<void> => {
      if (slip.lines === 0) return
      this.#claim(mark.position)
      const { since: doubtSince } = entry
      await shipment.add(slip.build(), mark, first < this.#claimedBefore ? doubtSince : undefined)
    }
    for await (const { lines, rawBytes } of readLines(this.opened)) {
      for (const line of lines) {
        if (signal.aborted) return
        const place: LinePlace = { print, offset: line.offset, path }
        if (line.offset <= entry.position) {
          // A line that says no time has that of the line before.
          if (line.offset === entry.position) make(textOf(line), place)
          continue
        }
        const document = this.#read(line, place, make)
        if (document === undefined) continue
        if (slip.lines === 0) first = line.offset
        slip.add(document.id, document.document)
        // A line that may still grow is read again the next time: its place does not count as reached.
        const reached = line.complete ? { position: line.offset, lastLine: hash64(textOf(line)), lines: mark.lines + 1 } : {}
        mark = { ...mark, ...reached, rawBytes }
        if (slip.lines >= slipLines || slip.bytes >= slipBytes) await flush()
      }
    }
    await flush()
  }

  /** Remembers how far it is. */
  reached({ position, lastLine, lines }: FileMark): void {
    const entry = this.#entry
    if (entry !== undefined && position > entry.position) this.#save({ ...entry, position, lastLine, lines }, entry)
  }

  /** All of its lines have come to their end: none is in doubt. */
  finished(): void {
    const entry = this.#entry
    if (entry !== undefined) this.#save({ ...entry, claimed: entry.position + 1 }, entry)
  }

  #read(line: RawLine, place: LinePlace, make: Make): Shippable | undefined {
    if (line.cut) {
      this.leftovers.tooLong++
      return undefined
    }
    const text = textOf(line)
    if (!line.complete && text.startsWith('{') && !isJson(text)) {
      this.leftovers.unfinished++
      return undefined
    }
    return make(text, place)
  }

  /** Before lines are sent the state says that they may have been. */
  #claim(position: number): void {
    const entry = this.#entry
    if (entry !== undefined && position >= entry.claimed) this.#save({ ...entry, claimed: position + claimBytes }, entry)
  }

  #save(entry: Progress, before: Progress | undefined): void {
    this.#state.put(entry, before)
    this.#entry = entry
  }
}

/** Makes a document of a line; undefined where the line is not to be sent. */
export type Make = (text: string, place: LinePlace) => Shippable | undefined

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
