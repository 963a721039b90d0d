import { join } from 'node:path'
import type { LineBatch } from '../../core/batch.ts'
import { createBootId } from '../../core/id.ts'
import { bornMsOf, type HotName, printHotName } from '../directory/store-names.ts'
import { wishPath } from './ask-to-seal.ts'
import { type ClaimedPart, claimPart } from './claim-part.ts'
import { HotFile } from './hot-file.ts'
import { recoverPart } from './recover-part.ts'
import type { SealOrder } from './seal.ts'
import type { StoreSettings } from './settings.ts'
import type { StoreHost } from './store-host.ts'
import { TemplateLog } from './template-log.ts'

/** How often, at most, is asked whether the hot file is still there. */
const lookMs = 10
/** How often the lock is touched, for writers of other hosts. */
const touchMs = 20_000
/** A file of an earlier life that is smaller than this part of a whole one is gone on with. */
const goOnShare = 4

/** What a writer of a store needs. */
export interface PartWriterOptions {
  readonly settings: StoreSettings
  readonly host: StoreHost
  /** Told of each file that is to be sealed, in their order. */
  readonly onClosed: (order: SealOrder) => void
}

/**
 * Writes lines to one folder of a store:
 *
 *     batch --append--> hot file --full, or old--> closed --> sealed by another thread
 */
export class PartWriter {
  readonly #options: PartWriterOptions
  #part: ClaimedPart | undefined
  #hot: HotFile | undefined
  #templates: TemplateLog | undefined
  #nextNumber = 1
  #lookAt = -Infinity
  #touchAt = 0
  /** Were written, and could not be brought to the disk itself: to be offered again, and not written again. */
  #unsynced = new WeakSet<LineBatch>()
  /** That has failed last. */
  #isUnsynced = false

  constructor(options: PartWriterOptions) {
    this.#options = options
  }

  /** The folder that is ours; undefined before it is open. */
  get folder(): string | undefined {
    return this.#part?.folder
  }

  /** Plain bytes that are in the file that is written. */
  get hotBytes(): number {
    return this.#hot?.bytes ?? 0
  }

  /** The file that is written ended in the middle of a line when it was opened. */
  get wasTorn(): boolean {
    return this.#hot?.wasTorn ?? false
  }

  /** Takes a folder, and puts in order what was left there. Throws what the system says. */
  open(): void {
    if (this.#part !== undefined) return
    const { settings, host } = this.#options
    const part = claimPart(settings.directory, settings.folderMode, host)
    try {
      const { hot, nextNumber } = recoverPart(part.folder, host, settings.mode)
      this.#hot = this.#goOn(part.folder, hot)
      this.#templates = new TemplateLog(part.folder, host.files, settings.mode)
      this.#nextNumber = nextNumber
      this.#touchAt = host.clock.monotonic() + touchMs
      this.#part = part
      for (const name of hot) if (name.number !== this.#hot?.name.number) this.#enqueue(printHotName(name))
    } catch (error) {
      this.#giveBack(part)
      throw error
    }
  }

  /** Writes the batch, or throws; the same batch again goes on where it stopped. */
  write(batch: LineBatch): void {
    const { settings } = this.#options
    this.#look()
    this.open()
    if (!this.#unsynced.has(batch)) {
      const hot = this.#current()
      hot.write(batch)
      this.#templates?.add(batch.shapes)
    }
    if (settings.durability === 'batch') this.#syncBatch(batch)
    const { lines, bytes } = settings.segment
    if (this.#hot !== undefined && (this.#hot.lines >= lines || this.#hot.bytes >= bytes)) this.roll()
  }

  /** Ends what was begun, or throws. */
  finish(): void {
    this.#hot?.finish()
  }

  /** Brings all to the disk itself, within the call. */
  sync(): void {
    this.#hot?.sync()
  }

  /** The same, later. */
  syncLater(done: (error: unknown) => void): void {
    this.#hot?.syncLater(done)
  }

  /** What has to be done from time to time. */
  tick(): void {
    const { settings, host } = this.#options
    if (this.#part === undefined) return
    const ageMs = this.#hot === undefined ? 0 : host.clock.now() - bornMsOf(this.#hot.name.birth)
    const isWished = this.#isWished(this.#part.folder)
    if (ageMs >= settings.segment.ageMs || isWished) this.roll()
    // What a full disk has begun to take cannot be closed yet: then the wish stays.
    if (isWished && this.#hot === undefined) this.#forgetWish(this.#part.folder)
    if (host.clock.monotonic() < this.#touchAt) return
    this.#touchAt = host.clock.monotonic() + touchMs
    this.#part.lock.touch()
  }

  /** Closes the file that is written, so that it is sealed; the next line begins another. Not in the middle of a batch. */
  roll(): void {
    const hot = this.#hot
    if (hot === undefined || hot.isBegun || this.#isUnsynced) return
    this.#hot = undefined
    // Nobody else brings it to the disk before it is sealed.
    if (this.#options.settings.durability !== 'os') this.#sync(hot)
    this.#close(hot)
    this.#enqueue(hot.file)
  }

  /** Leaves all as it is, for the next one. */
  close(): void {
    const hot = this.#hot
    this.#hot = undefined
    this.#unsynced = new WeakSet()
    this.#isUnsynced = false
    if (hot !== undefined) this.#close(hot)
    if (this.#part !== undefined) this.#giveBack(this.#part)
    this.#part = undefined
  }

  #giveBack({ lock }: ClaimedPart): void {
    try {
      lock.release()
    } catch {
      // Who comes after us finds that we are gone.
    }
  }

  /** Somebody who erases lines, or merges, wants them in a segment. */
  #isWished(folder: string): boolean {
    const { files } = this.#options.host
    const path = wishPath(folder)
    try {
      if (this.#hot === undefined) return false
      files.size(path)
      return true
    } catch {
      return false
    }
  }

  #forgetWish(folder: string): void {
    try {
      this.#options.host.files.remove(wishPath(folder))
    } catch {
      // Who wished for it takes it away himself.
    }
  }

  #enqueue(file: string): void {
    if (this.#part !== undefined) this.#options.onClosed({ folder: this.#part.folder, file })
  }

  /** What an earlier life has left is sealed; but the last file is gone on with if it is small and young. */
  #goOn(folder: string, hot: readonly HotName[]): HotFile | undefined {
    const { settings, host } = this.#options
    const last = hot.at(-1)
    if (last === undefined || host.clock.now() - bornMsOf(last.birth) >= settings.segment.ageMs) return undefined
    const isLarge = host.files.size(join(folder, printHotName(last))) * goOnShare >= settings.segment.bytes
    if (isLarge) return undefined
    return new HotFile({ folder, name: last, mode: settings.mode, files: host.files, isThere: true })
  }

  #current(): HotFile {
    const { settings, host } = this.#options
    const folder = this.#part?.folder ?? settings.directory
    if (this.#hot === undefined) {
      const name = { number: this.#nextNumber, birth: createBootId(host.clock.now(), host.random) }
      const hot = new HotFile({ folder, name, mode: settings.mode, files: host.files, isThere: false })
      this.#nextNumber++
      this.#hot = hot
      // Some may have been erased with all their lines since.
      this.#templates = new TemplateLog(folder, host.files, settings.mode)
      // A file without a name is gone after a power cut, with all that was brought to the disk.
      if (settings.durability !== 'os') host.files.syncFolder(folder)
    }
    return this.#hot
  }

  /** Whether the file is still there: lines must not go where nobody finds them. */
  #look(): void {
    const { host } = this.#options
    const time = host.clock.monotonic()
    if (this.#hot === undefined || time < this.#lookAt) return
    this.#lookAt = time + lookMs
    try {
      host.files.size(this.#hot.path)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) return
      const message = `File ${this.#hot.path} was removed while it was open: another was begun. What was written to it in the moment before this was noticed is gone with it.`
      host.report({ code: 'CORDWOOD_PROBLEM_FILE_REMOVED', message, lost: 0 })
      this.close()
    }
  }

  /** Several loggers may offer their batches in turn. */
  #syncBatch(batch: LineBatch): void {
    try {
      this.#hot?.sync()
      this.#isUnsynced = false
    } catch (error) {
      this.#unsynced.add(batch)
      this.#isUnsynced = true
      throw error
    }
  }

  #sync(hot: HotFile): void {
    try {
      hot.sync()
    } catch (cause) {
      const message = `File ${hot.path} could not be brought to the disk: a power cut may lose its last lines.`
      this.#options.host.report({ code: 'CORDWOOD_PROBLEM_STORE', message, cause, lost: 0 })
    }
  }

  #close(hot: HotFile): void {
    try {
      hot.close()
    } catch (cause) {
      const message = `File ${hot.path} could not be closed.`
      this.#options.host.report({ code: 'CORDWOOD_PROBLEM_SINK_FAILED', message, cause, lost: 0 })
    }
  }
}
