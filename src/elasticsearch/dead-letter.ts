import { appendFile, rename, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { readLine } from './bulk-body.ts'
import type { Refusal } from './bulk-answer.ts'
import type { Run } from './line-run.ts'

/** Where lines go that the server will never take. */
export interface DeadLetterOptions {
  /** An NDJSON file; made when the first line needs it. Default `cordwood-dead-letters.ndjson` in the working directory. */
  readonly path?: string
  /** Bytes; when the file has grown so large it is renamed to `<path>.1`, in place of an older one. Default 64 MiB. */
  readonly maxBytes?: number
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
  /** Rejects when they could not be written. */
  write(letters: readonly DeadLetter[], target: string): Promise<void>
}

/** Opens nothing yet: the file is made when it is needed. */
export function createDeadLetters(
  { path = 'cordwood-dead-letters.ndjson', maxBytes = 64 << 20 }: DeadLetterOptions,
  now: () => number,
): DeadLetters {
  const file = resolve(path)
  let last: Promise<void> = Promise.resolve()

  async function append(text: string): Promise<void> {
    const size = await stat(file).then(
      (found) => found.size,
      () => 0,
    )
    if (size > 0 && size + Buffer.byteLength(text) > maxBytes) await rename(file, `${file}.1`)
    // What was not fit for the server may still be private.
    await appendFile(file, text, { mode: 0o600 })
  }

  return {
    path: file,
    write(letters, target) {
      const at = new Date(now()).toISOString()
      const text = letters
        .map(({ line, refusal }) => {
          const { id, text: document } = readLine(line)
          const head = JSON.stringify({ '@timestamp': at, target, _id: id, reason: refusal })
          // The line is JSON: it is put in as it is.
          return `${head.slice(0, -1)},"line":${document}}\n`
        })
        .join('')
      const done = last.then(() => append(text))
      last = done.catch(() => undefined)
      return done
    },
  }
}
