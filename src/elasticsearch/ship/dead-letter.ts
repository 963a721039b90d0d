import { open, type FileHandle, rename } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Lock, tryLock } from '../../writer/lock.ts'
import { readLine } from '../bulk/bulk-body.ts'
import type { Refusal } from '../bulk/bulk-answer.ts'
import { printDeadLetter } from './dead-letter-line.ts'
import type { Run } from './line-run.ts'

/** Where lines go that the server will never take. */
export interface DeadLetterOptions {
  /** An NDJSON file; made when the first line needs it. Default `cordwood-dead-letters.ndjson` in the working directory. */
  readonly path?: string
  /** Bytes; when the file has grown so large it is renamed to `<path>.1`. Default 64 MiB. */
  readonly maxBytes?: number
  /**
   * When both files are full: `drop-oldest` (the default) gives up the older file, `drop-newest` the lines that come. A Problem says
   * how many lines were lost.
   */
  readonly whenFull?: 'drop-oldest' | 'drop-newest'
}

/** A line and why it was refused. */
export interface DeadLetter {
  /** A run of one. */
  readonly line: Run
  readonly refusal: Refusal
}

/** Writes dead letters. */
export interface DeadLetters {
  readonly path: string
  /**
   * Rejects when they could not be written: then none of them is in the file.
   *
   * @returns how many older letters were given up for them.
   */
  write(letters: readonly DeadLetter[], target: string): Promise<number>
}

const defaultPath = 'cordwood-dead-letters.ndjson'
const lineFeed = 10
const lockRetryMs = 5
const lockTries = 2_000

/** The options with the file's whole path: the working directory may be another one when the file is made. */
export function resolveDeadLetters(options: DeadLetterOptions = {}): DeadLetterOptions {
  return { ...options, path: resolve(options.path ?? defaultPath) }
}

/** Opens nothing yet: the file is made when it is needed. */
export function createDeadLetters(options: DeadLetterOptions, now: () => number): DeadLetters {
  const { path = defaultPath, maxBytes = 64 << 20, whenFull = 'drop-oldest' } = options
  const file = resolve(path)
  let last: Promise<unknown> = Promise.resolve()

  /** Makes room; answers how many letters that cost. */
  async function rotate(): Promise<number> {
    const older = `${file}.1`
    const lost = await countLines(older)
    if (lost > 0 && whenFull === 'drop-newest') throw new Error(`${file} and ${older} are full (${maxBytes} bytes each)`)
    await rename(file, older)
    return lost
  }

  async function append(bytes: Buffer): Promise<number> {
    // What was not fit for the server may still be private.
    let handle = await open(file, 'a+', 0o600)
    try {
      const { size } = await handle.stat()
      if (size === 0 || size + bytes.length <= maxBytes) {
        await write(handle, bytes)
        return 0
      }
      await handle.close()
      const lost = await rotate()
      handle = await open(file, 'a+', 0o600)
      await write(handle, bytes)
      return lost
    } finally {
      await handle.close()
    }
  }

  async function appendAlone(bytes: Buffer): Promise<number> {
    const lock = await lockFor(file)
    try {
      return await append(bytes)
    } finally {
      lock?.release()
    }
  }

  return {
    path: file,
    write(letters, target) {
      const at = new Date(now()).toISOString()
      const text = letters
        .map(({ line, refusal }) => {
          const { id, text: document } = readLine(line)
          return printDeadLetter({ at, target, id, reason: refusal, line: document })
        })
        .join('')
      const done = last.then(() => appendAlone(Buffer.from(text)))
      last = done.catch(() => undefined)
      return done
    },
  }
}

/**
 * Of processes that share the file one at a time writes: another one could put a new file over what this one has not counted. Undefined
 * where there can be no lock, in a folder that is not ours.
 */
async function lockFor(file: string): Promise<Lock | undefined> {
  for (let tries = 0; tries < lockTries; tries++) {
    try {
      const lock = tryLock(`${file}.lock`)
      if (lock !== undefined) return lock
    } catch {
      return undefined
    }
    await sleep(lockRetryMs)
  }
  throw new Error(`${file}.lock has another owner who does not come to an end`)
}

/** Writes all or, on a full disk, nothing. A line that a dead process left torn is ended first. */
async function write(handle: FileHandle, bytes: Buffer): Promise<void> {
  const { size } = await handle.stat()
  const end = Buffer.alloc(1)
  const isTorn = size > 0 && (await handle.read(end, 0, 1, size - 1)).bytesRead === 1 && end[0] !== lineFeed
  const whole = isTorn ? Buffer.concat([Buffer.of(lineFeed), bytes]) : bytes
  let written = 0
  try {
    while (written < whole.length) written += (await handle.write(whole, written)).bytesWritten
  } catch (error) {
    // Unless another process has written behind it meanwhile.
    if ((await handle.stat()).size === size + written) await handle.truncate(size)
    throw error
  }
}

async function countLines(path: string): Promise<number> {
  let handle: FileHandle
  try {
    handle = await open(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
  let lines = 0
  for await (const chunk of handle.createReadStream() as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, at + 1)) lines++
  }
  return lines
}
