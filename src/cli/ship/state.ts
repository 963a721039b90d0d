import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { CordwoodError } from '../../core/error.ts'
import { type Lock, tryLock } from '../../writer/lock.ts'

/** How far a file was shipped to one target. */
export interface Progress {
  readonly target: string
  /** The file's fingerprint: it may have another name by now, or be packed. */
  readonly print: string
  /** When it was read last. */
  readonly path: string
  /** Where the last line begins that has come to its end, in the unpacked file; -1 when there is none. */
  readonly position: number
  /** Its hash: another file with the same beginning is told by it. */
  readonly lastLine: string
  /** No line from here on was ever sent. */
  readonly claimed: number
  /** When the first of those was sent of which that is not known, in milliseconds since 1970. */
  readonly since: number
  /** That have come to their end. */
  readonly lines: number
}

/** How far files were shipped: one JSON file beside them, replaced as a whole, so that a crash leaves the old or the new one. */
export class ShipState {
  readonly path: string
  #entries: Progress[]

  /** Reads it; there need not be one. Throws CORDWOOD_ERR_SOURCE_UNREADABLE for one that cannot be understood. */
  constructor(path: string) {
    this.path = path
    this.#entries = read(path)
  }

  /** What was shipped of files that begin like this one; the same path first. */
  find(target: string, print: string, path: string): readonly Progress[] {
    const found = this.#entries.filter((entry) => entry.target === target && entry.print === print)
    return found.sort((a, b) => Number(b.path === path) - Number(a.path === path))
  }

  /** Puts an entry in the place of another, and writes the file; what other processes have put there meanwhile stays. */
  put(entry: Progress, before: Progress | undefined): void {
    const lock = lockFor(this.path)
    try {
      const replaced = before === undefined ? '' : JSON.stringify(before)
      this.#entries = [...read(this.path).filter((each) => JSON.stringify(each) !== replaced), entry]
      const temporary = `${this.path}.${process.pid}.tmp`
      const descriptor = openSync(temporary, 'w', 0o600)
      try {
        writeSync(descriptor, `${JSON.stringify({ version: 1, files: this.#entries }, undefined, 1)}\n`)
        fsyncSync(descriptor)
      } finally {
        closeSync(descriptor)
      }
      renameSync(temporary, this.path)
    } finally {
      lock?.release()
    }
  }
}

/** Another process puts its entry within milliseconds. */
const lockTries = 1_000
const lockRetryMs = 10

/** Undefined where it cannot be had: what is in the file then may be older than it could be, which only makes lines be sent again. */
function lockFor(path: string): Lock | undefined {
  for (let tries = 0; tries < lockTries; tries++) {
    const lock = tryLock(`${path}.lock`)
    if (lock !== undefined) return lock
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lockRetryMs)
  }
  return undefined
}

function read(path: string): Progress[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw unreadable(path, error)
  }
  try {
    const { version, files } = JSON.parse(text) as { version: unknown; files: Progress[] }
    if (version === 1 && Array.isArray(files)) return files
  } catch (error) {
    throw unreadable(path, error)
  }
  throw unreadable(path, undefined)
}

function unreadable(path: string, cause: unknown): CordwoodError {
  const why = cause instanceof Error ? ` (${cause.message})` : ''
  const message = `Expected ${path} to tell how far files were shipped, got something else${why}. Move it away to begin anew: what the index has is not stored twice.`
  return new CordwoodError('CORDWOOD_ERR_SOURCE_UNREADABLE', message, { cause })
}
