import { once } from 'node:events'
import type { WriteStream } from 'node:tty'

/** Whoever read our output went away (`| head`): the command ends in silence. */
export class ClosedOutput extends Error {}

/** Where results go. */
export interface Output {
  /** Waits where the reader is slower. Throws {@link ClosedOutput} once nobody reads. */
  write(text: string): Promise<void>
  readonly isTerminal: boolean
  readonly columns: number
  /** May the terminal show block characters? */
  readonly isUnicode: boolean
  readonly wantsColors: boolean
}

const pipedColumns = 100

/** Output to a stream, usually standard output. */
export function createOutput(stream: WriteStream): Output {
  let closed = false
  stream.on('error', (error: NodeJS.ErrnoException) => {
    closed = true
    if (error.code !== 'EPIPE') process.stderr.write(`cordwood: cannot write the output: ${error.code ?? 'unknown'}\n`)
  })
  const { NO_COLOR = '', FORCE_COLOR = '', TERM = '', LC_ALL, LC_CTYPE, LANG } = process.env
  const isTerminal = stream.isTTY
  return {
    async write(text) {
      if (!closed && !stream.write(text)) {
        // A stream that breaks never drains.
        await Promise.race([once(stream, 'drain'), once(stream, 'close')]).catch(() => undefined)
      }
      if (closed) throw new ClosedOutput()
    },
    isTerminal,
    get columns() {
      return isTerminal ? Math.max(40, stream.columns) : pipedColumns
    },
    isUnicode: isTerminal && /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || ''),
    wantsColors: NO_COLOR !== '' ? false : FORCE_COLOR !== '' ? FORCE_COLOR !== '0' : isTerminal && TERM !== 'dumb',
  }
}
