import type { Clock } from '../core/clock.ts'
import { CordwoodError } from '../core/error.ts'
import type { ReportProblem } from '../core/problem.ts'
import { isExiting } from '../writer/exit.ts'
import { tryLock } from '../writer/lock.ts'
import { within } from '../writer/within.ts'
import { Backlog } from './backlog.ts'
import { type ChainEnd, genesis, seal, type SealedRecord, type TornBytes } from './chain.ts'
import { Checkpoints } from './checkpoints.ts'
import { type AuditFile, putAside } from './file.ts'
import { fullFile } from './files.ts'
import { GroupCommit } from './group-commit.ts'
import type { AuditSettings } from './options.ts'
import { openChain } from './open.ts'
import type { AuditPlace } from './place.ts'
import { type AuditReceipt, noReceipt } from './receipt.ts'
import { RecordFile } from './record-file.ts'

const retryMs = 1000
const defaultFlushMs = 5000
/** How often the lock is touched. */
const touchMs = 15_000

/** Numbers of records since the writer was opened. */
export interface AuditCounts {
  readonly written: number
  readonly lost: number
  /** Kept for a file that takes nothing. */
  readonly pending: number
}

/** What a writer is given. */
export interface AuditWriterParts {
  readonly settings: AuditSettings
  readonly clock: Clock
  readonly report: ReportProblem
  /** Makes the line of a record of the writer's own. */
  readonly encode: (message: string) => string
}

/** Writes one chain of records: each is sealed and written within its call. */
export class AuditWriter {
  readonly #settings: AuditSettings
  readonly #clock: Clock
  readonly #report: ReportProblem
  readonly #encode: (message: string) => string
  readonly #commit: GroupCommit
  readonly #backlog = new Backlog()
  readonly #records = new RecordFile(() => this.#file)
  #place: AuditPlace
  #file: AuditFile
  #checkpoints: Checkpoints
  #end: ChainEnd = genesis
  #taken = 0
  #lost = 0
  #isFailing = false
  #isClosed = false
  #isReleased = false
  #closing: Promise<void> | undefined
  #retry: NodeJS.Timeout | undefined
  readonly #touching: NodeJS.Timeout

  /** Opens, or throws CordwoodError. */
  constructor({ settings, clock, report, encode }: AuditWriterParts) {
    this.#settings = settings
    this.#clock = clock
    this.#report = report
    this.#encode = encode
    this.#commit = new GroupCommit(
      settings.fsync,
      settings.fsyncIntervalMs,
      () => this.#file.sync(),
      (cause) => this.#problem(`The system could not bring ${this.path} to the disk.`, cause, 0),
    )
    ;[this.#place, this.#file, this.#checkpoints] = this.#open()
    this.#touching = setInterval(() => this.#touch(), touchMs).unref()
  }

  /** The file that is written now. */
  get path(): string {
    return this.#place.path
  }

  get counts(): AuditCounts {
    const pending = this.#backlog.count
    return { written: this.#taken - pending, lost: this.#lost, pending }
  }

  /** Adds a record made of a line. Throws only where the options say so. */
  append(line: string): AuditReceipt {
    if (this.#isClosed)
      return this.#refuse(new CordwoodError('CORDWOOD_ERR_CLOSED', 'Expected audit() before close(), got it after.'))
    if (this.#isReleased && !this.#takeAgain()) {
      return this.#refuse(
        new CordwoodError('CORDWOOD_ERR_CLOSED', `Expected audit() before another process had ${this.path}, got it after.`),
      )
    }
    return this.#settings.throws ? this.#appendOrThrow(line) : this.#appendOrKeep(line)
  }

  /** Resolves when all records so far are on the disk, or could not be brought there, or the time is up. */
  async flush(timeoutMs: number = defaultFlushMs): Promise<void> {
    this.#drain()
    const isInTime = await within(timeoutMs, () => this.#commit.settle())
    if (!isInTime) this.#problem(`${this.path} was not on the disk within ${timeoutMs} ms.`, undefined, 0)
  }

  /** The same within this call, at the end of the process. */
  flushSync(): void {
    this.#drain()
    this.#commit.settleSync(() => this.#file.syncNow())
    if (!isExiting() || this.#isClosed) return
    const lost = this.#backlog.count
    if (lost === 0) this.#checkpoints.make(this.#end)
    else this.#problem(`${this.path} did not take its last records before the process ended.`, undefined, lost)
    this.#place.lock.release()
    this.#isReleased = true
  }

  /** Gives all back at once: nothing was written yet. */
  abandon(): void {
    this.#isClosed = true
    clearInterval(this.#touching)
    this.#file.close()
    this.#place.lock.release()
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.flush()
    this.#isClosed = true
    clearInterval(this.#touching)
    clearTimeout(this.#retry)
    const cause = new CordwoodError(
      'CORDWOOD_ERR_AUDIT',
      `Expected ${this.path} to take its last records before close(), got none taken.`,
    )
    const lost = this.#backlog.abandon(cause)
    this.#taken -= lost
    if (lost > 0) this.#problem(`${this.path} did not take its last records before close().`, undefined, lost)
    else this.#checkpoints.make(this.#end)
    this.#file.close()
    if (!this.#isReleased) this.#place.lock.release()
  }

  #appendOrThrow(line: string): AuditReceipt {
    try {
      const { torn } = this.#records
      if (torn !== undefined) this.#end = this.#put(this.#tellOf(torn, this.#end))
      return this.#written(this.#put(seal(line, this.#end, this.#settings.key)))
    } catch (cause) {
      this.#problem(`An audit record could not be written to ${this.path}.`, cause, 1)
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new CordwoodError(
        'CORDWOOD_ERR_AUDIT',
        `Expected ${this.path} to take an audit record, got: ${why}. The record is not in the log.`,
        { cause },
      )
    }
  }

  #appendOrKeep(line: string): AuditReceipt {
    const record = seal(line, this.#end, this.#settings.key)
    const { seq, hash } = record
    const bytes = Buffer.from(record.text)
    if (!this.#backlog.hasRoom(bytes.length)) {
      return this.#refuse(
        new CordwoodError('CORDWOOD_ERR_AUDIT', `Expected ${this.path} to take audit records, got none taken for long.`),
      )
    }
    if (this.#backlog.count === 0) this.#makeRoom(bytes.length)
    this.#end = { seq, hash }
    this.#backlog.add(bytes)
    const { settled } = this.#backlog
    if (this.#drain()) return this.#written(record)
    this.#taken++
    return { seq, hash, durable: settled }
  }

  #put(record: SealedRecord): SealedRecord {
    const bytes = Buffer.from(record.text)
    this.#makeRoom(bytes.length)
    this.#records.write(bytes)
    return record
  }

  #written({ seq, hash }: SealedRecord): AuditReceipt {
    this.#end = { seq, hash }
    this.#taken++
    this.#checkpoints.passed({ seq, hash })
    return { seq, hash, durable: this.#durable() }
  }

  #durable(): Promise<void> {
    const durable = this.#commit.written()
    // Nothing that needs the event loop will run any more.
    if (isExiting()) this.#commit.settleSync(() => this.#file.syncNow())
    return durable
  }

  /** Writes what waits. False when it still waits. */
  #drain(): boolean {
    if (this.#backlog.count === 0) return true
    try {
      this.#backlog.write(
        (bytes) => this.#file.append(bytes),
        () => this.#commit.written(),
      )
      if (this.#isFailing) this.#checkpoints.passed(this.#end)
      this.#isFailing = false
      return true
    } catch (cause) {
      if (!this.#isFailing) {
        this.#problem(`${this.path} takes no audit records: they are kept, and written when it does.`, cause, 0)
      }
      this.#isFailing = true
      clearTimeout(this.#retry)
      this.#retry = setTimeout(() => this.#drain(), retryMs).unref()
      return false
    }
  }

  /** A full file is put aside, and a new one begun. */
  #makeRoom(bytes: number): void {
    const { maxFileBytes } = this.#settings
    if (this.#file.size === 0 || this.#file.size + bytes <= maxFileBytes || !this.#records.isWhole) return
    try {
      const next = putAside(this.path, fullFile(this.path, this.#end.seq), this.#settings)
      this.#commit.settleSync(() => this.#file.syncNow())
      this.#file.close()
      this.#file = next
      // With it the files before can be deleted, and what follows is still a chain.
      this.#checkpoints.make(this.#end)
    } catch (cause) {
      this.#problem(`${this.path} is full and could not be put aside: it grows on.`, cause, 0)
    }
  }

  #open(): [AuditPlace, AuditFile, Checkpoints] {
    const { place, file, end, resumedSeq } = openChain(
      this.#settings,
      (torn, before) => this.#tellOf(torn, before),
      (message) => this.#problem(message, undefined, 0),
    )
    this.#end = end
    return [place, file, new Checkpoints(this.#settings, place, this.#clock, this.#report, resumedSeq)]
  }

  /** The record that tells of torn bytes before it. */
  #tellOf(torn: TornBytes, before: ChainEnd): SealedRecord {
    return seal(this.#encode('audit log goes on after bytes that are no record'), before, this.#settings.key, torn)
  }

  /** The last flush has been, and a listener of 'exit' has one more record. */
  #takeAgain(): boolean {
    const lock = tryLock(this.#place.lock.path)
    if (lock === undefined || !this.#file.isWhole()) return false
    this.#place = { ...this.#place, lock }
    this.#isReleased = false
    return true
  }

  /** Somebody who thought us gone may have taken our file: then we go on in another. */
  #touch(): void {
    try {
      if (this.#place.lock.isOurs()) {
        this.#place.lock.touch()
        return
      }
      const { path } = this
      this.#commit.settleSync(() => this.#file.syncNow())
      const before = this.#file
      ;[this.#place, this.#file, this.#checkpoints] = this.#open()
      before.close()
      this.#problem(
        `Another process has taken ${path}, as this one did not move for long: it goes on in ${this.path}.`,
        undefined,
        0,
      )
    } catch (cause) {
      this.#problem(`The lock of ${this.path} could not be touched.`, cause, 0)
    }
  }

  #refuse(cause: CordwoodError): AuditReceipt {
    this.#problem('An audit record is lost.', cause, 1)
    if (this.#settings.throws) throw cause
    return noReceipt(cause)
  }

  #problem(message: string, cause: unknown, lost: number): void {
    this.#lost += lost
    this.#report({ code: 'CORDWOOD_PROBLEM_AUDIT', message, cause, lost })
  }
}
