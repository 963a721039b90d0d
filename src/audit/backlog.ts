import { PartialWrite } from './file.ts'

/** What may wait for a disk that takes nothing. */
const maxBacklogBytes = 16 << 20

/** Sealed records that could not be written yet, in their order. What was begun goes on where it stopped. */
export class Backlog {
  #records: Buffer[] = []
  #bytes = 0
  #offset = 0
  #settled = Promise.withResolvers<void>()

  constructor() {
    this.#settled.promise.catch(() => undefined)
  }

  get count(): number {
    return this.#records.length
  }

  /** Resolves when all that waits now is written. Rejects when it never will be. */
  get settled(): Promise<void> {
    return this.#settled.promise
  }

  hasRoom(bytes: number): boolean {
    return this.#bytes + bytes <= maxBacklogBytes
  }

  add(record: Buffer): void {
    this.#records.push(record)
    this.#bytes += record.length
  }

  /**
   * Writes all in one go. Throws what the write throws; what is written by then is gone from here.
   *
   * @param durable - asked, when all is written, when that is on the disk.
   */
  write(append: (bytes: Buffer) => void, durable: () => Promise<void>): void {
    if (this.#records.length === 0) return
    try {
      append(Buffer.concat(this.#records).subarray(this.#offset))
    } catch (error) {
      if (error instanceof PartialWrite) this.#advance(error.written)
      throw error
    }
    this.#records = []
    this.#bytes = 0
    this.#offset = 0
    const { resolve, reject } = this.#renew()
    durable().then(resolve, reject)
  }

  /** Gives up. Answers how many records that were. */
  abandon(cause: unknown): number {
    const lost = this.#records.length
    this.#records = []
    this.#bytes = 0
    this.#renew().reject(cause)
    return lost
  }

  #renew(): PromiseWithResolvers<void> {
    const settled = this.#settled
    this.#settled = Promise.withResolvers<void>()
    this.#settled.promise.catch(() => undefined)
    return settled
  }

  #advance(written: number): void {
    this.#offset += written
    for (let first = this.#records[0]; first !== undefined && this.#offset >= first.length; first = this.#records[0]) {
      this.#offset -= first.length
      this.#bytes -= first.length
      this.#records.shift()
    }
  }
}
