import { createWriteStream, rmSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { createGzip, createZstdCompress } from 'node:zlib'
import { CordwoodError } from '../../core/error.ts'
import type { Output } from '../output.ts'

/** Where text is written to. */
export interface TextTarget {
  write(text: string): Promise<void>
  /** All is written. */
  finish(): Promise<void>
}

const pieceLength = 64 * 1024

/** A file under another name until it is whole: nobody takes a part for all of it. */
export class WholeFile {
  readonly partial: string
  readonly #path: string
  readonly #forget: () => void

  constructor(path: string, { interruption }: Output) {
    this.#path = path
    this.partial = `${path}.partial`
    this.#forget = interruption.add(() => this.#remove())
  }

  /** Gives it its name. */
  async keep(): Promise<void> {
    await rename(this.partial, this.#path)
    this.#forget()
  }

  drop(): void {
    this.#remove()
    this.#forget()
  }

  #remove(): void {
    rmSync(this.partial, { force: true })
  }
}

/** Text to standard output, in pieces. */
export function outputTarget(output: Output): TextTarget {
  return inPieces({ write: (text) => output.writeData(text), finish: () => Promise.resolve() })
}

/** Text to a file, packed where its name ends in .gz or .zst. Throws CORDWOOD_ERR_SOURCE_UNREADABLE where it cannot be written. */
export function fileTarget(path: string, name: string): TextTarget {
  const file = createWriteStream(path, { mode: 0o600 })
  const pack = name.endsWith('.gz') ? createGzip() : name.endsWith('.zst') ? createZstdCompress() : undefined
  const into: Writable = pack ?? file
  let failure: unknown
  const fail = (error: unknown): void => {
    failure ??= error
  }
  file.on('error', fail)
  if (pack !== undefined) {
    pack.on('error', fail)
    pack.pipe(file)
  }
  const check = (): void => {
    if (failure === undefined) return
    const why = failure instanceof Error ? failure.message : String(failure)
    throw new CordwoodError('CORDWOOD_ERR_SOURCE_UNREADABLE', `Expected a file that can be written, got ${name}: ${why}.`, {
      cause: failure,
    })
  }
  return inPieces({
    async write(text) {
      check()
      if (!into.write(text)) {
        await new Promise<void>((resolve) => {
          const done = (): void => {
            into.off('drain', done)
            file.off('error', done)
            resolve()
          }
          into.on('drain', done)
          file.on('error', done)
        })
      }
      check()
    },
    async finish() {
      check()
      into.end()
      await finished(file).catch(fail)
      check()
    },
  })
}

function inPieces(target: TextTarget): TextTarget {
  let waiting = ''
  return {
    async write(text) {
      waiting += text
      if (waiting.length < pieceLength) return
      const piece = waiting
      waiting = ''
      await target.write(piece)
    },
    async finish() {
      if (waiting !== '') await target.write(waiting)
      waiting = ''
      await target.finish()
    },
  }
}
