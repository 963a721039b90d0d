import { dirname } from 'node:path'
import { node } from '../core/node.ts'

/** How a file is opened. */
export interface AuditFileOptions {
  readonly path: string
  readonly mkdir: boolean
  readonly mode: number
}

/** A write that ended in the middle: so many bytes of it are in the file. */
export class PartialWrite extends Error {
  readonly written: number

  constructor(written: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.written = written
  }
}

/** One append-only file, written within the call. */
export class AuditFile {
  readonly path: string
  size: number
  readonly #descriptor: number
  #isOpen = true
  /** The system still has the descriptor in its hands. */
  #syncing = 0

  /** Throws what the system says. */
  constructor({ path, mkdir, mode }: AuditFileOptions) {
    if (mkdir) node.fs.mkdirSync(dirname(path), { recursive: true })
    this.path = path
    this.#descriptor = node.fs.openSync(path, 'a', mode)
    try {
      const found = node.fs.fstatSync(this.#descriptor)
      if (!found.isFile()) throw new Error('it is not a file')
      this.size = found.size
      // Its name, too, must be there after a power cut.
      if (found.size === 0) syncFolder(dirname(path))
    } catch (error) {
      node.fs.closeSync(this.#descriptor)
      throw error
    }
  }

  /** Appends, or throws a {@link PartialWrite}. */
  append(bytes: Buffer): void {
    let written = 0
    try {
      // Its descriptor may be another file's by now.
      if (!this.#isOpen) throw new Error('it is closed')
      while (written < bytes.length) written += node.fs.writeSync(this.#descriptor, bytes, written)
    } catch (error) {
      throw new PartialWrite(written, error)
    } finally {
      this.size += written
    }
  }

  /** Takes the last bytes away again. False where the system does not allow that. */
  takeBack(bytes: number): boolean {
    try {
      // By its own size: somebody may have cut it (copytruncate).
      if (bytes > 0) node.fs.ftruncateSync(this.#descriptor, Math.max(0, node.fs.fstatSync(this.#descriptor).size - bytes))
      this.size -= bytes
      return true
    } catch {
      // A file that may only grow (chattr +a).
      return false
    }
  }

  /** Nobody else has written to it. */
  isWhole(): boolean {
    return node.fs.fstatSync(this.#descriptor).size === this.size
  }

  /** Brings what is written to the disk. */
  sync(): Promise<void> {
    if (!this.#isOpen) return Promise.resolve()
    this.#syncing++
    return new Promise((resolve, reject) => {
      node.fs.fdatasync(this.#descriptor, (error) => {
        if (--this.#syncing === 0 && !this.#isOpen) node.fs.closeSync(this.#descriptor)
        if (error === null) resolve()
        else reject(error)
      })
    })
  }

  /** The same within the call. */
  syncNow(): void {
    if (this.#isOpen) node.fs.fdatasyncSync(this.#descriptor)
  }

  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    if (this.#syncing === 0) node.fs.closeSync(this.#descriptor)
  }
}

/**
 * Renames a full file and opens a new one in its place; the old one stays open. Throws what the system says, and leaves all as it
 * was then.
 */
export function putAside(path: string, aside: string, options: Omit<AuditFileOptions, 'path'>): AuditFile {
  node.fs.renameSync(path, aside)
  try {
    return new AuditFile({ ...options, path })
  } catch (error) {
    node.fs.renameSync(aside, path)
    throw error
  }
}

function syncFolder(folder: string): void {
  try {
    const descriptor = node.fs.openSync(folder, 'r')
    try {
      node.fs.fsyncSync(descriptor)
    } finally {
      node.fs.closeSync(descriptor)
    }
  } catch {
    // Not every system can; the records themselves are synced.
  }
}
