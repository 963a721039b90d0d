import { node } from '../core/node.ts'
import type { TornBytes } from './chain.ts'
import { PartialWrite } from './file.ts'

const nothing = Buffer.alloc(0)
const lineFeed = Buffer.from('\n')

/** What of a file is needed to write whole records to it. */
export interface AppendOnly {
  /** Appends, or throws a {@link PartialWrite}. */
  append(bytes: Buffer): void
  /** Takes the last bytes away again; false where that cannot be done. */
  takeBack(bytes: number): boolean
}

/** Writes each record as a whole or not at all; where the system allows neither, it knows what is torn. */
export class RecordFile {
  readonly #file: () => AppendOnly
  #torn: Buffer = nothing
  #owesLineFeed = false

  /** @param file - the file of now. */
  constructor(file: () => AppendOnly) {
    this.#file = file
  }

  /** Nothing is torn, and no line feed is owed. */
  get isWhole(): boolean {
    return this.#torn.length === 0 && !this.#owesLineFeed
  }

  /** What the next record has to tell of: a part of a record, with the line feed that will be put behind it. */
  get torn(): TornBytes | undefined {
    if (this.#torn.length === 0) return undefined
    const all = Buffer.concat([this.#torn, lineFeed])
    return { bytes: all.length, sha256: node.crypto.hash('sha256', all, 'hex') }
  }

  /** Writes a record, the first one after a torn one behind a line feed; or throws, and it is not in the file, or torn there. */
  write(record: Buffer): void {
    if (this.#owesLineFeed) this.#file().append(lineFeed)
    this.#owesLineFeed = false
    const bytes = this.#torn.length === 0 ? record : Buffer.concat([lineFeed, record])
    try {
      this.#file().append(bytes)
    } catch (error) {
      const written = error instanceof PartialWrite ? error.written : 0
      if (written === 0 || this.#file().takeBack(written)) throw error
      if (written < bytes.length - 1) {
        this.#torn = Buffer.concat([this.#torn, bytes.subarray(0, written)])
        throw error
      }
      // All but its end: the record is there, and nobody could tell that it is not.
      this.#owesLineFeed = true
    }
    this.#torn = nothing
  }
}
