import type { WriteStream } from 'node:tty'
import type { Activity } from './activity.ts'
import type { Interruption } from './interruption.ts'
import { neutralise } from '../sinks/neutralise.ts'

/** Whoever read our output went away (`| head`): the command ends in silence. */
export class ClosedOutput extends Error {}

/** The output cannot be written, as on a full disk: what stands there is not the whole answer. */
export class FailedOutput extends Error {}

/** Where results go. */
export interface Output {
  /** Waits where the reader is slower. Throws {@link ClosedOutput} once nobody reads, {@link FailedOutput} where it cannot be written. */
  write(text: string): Promise<void>
  /** Waits until all is handed over. Throws as `write` does. */
  finish(): Promise<void>
  /** Exact text of values, which a file gets as it is; on a terminal what would drive it is spelled out. */
  writeData(text: string): Promise<void>
  readonly isTerminal: boolean
  /** Of the terminal; elsewhere what COLUMNS says, or 100. */
  readonly columns: number
  /** May the terminal show block characters? */
  readonly isUnicode: boolean
  readonly wantsColors: boolean
  /** What says that a command is at work. */
  readonly activity: Activity
  readonly interruption: Interruption
}

const pipedColumns = 100

/** Output to a stream, usually standard output. On a terminal, the first of it ends the activity, which is drawn there too. */
export function createOutput(stream: WriteStream, activity: Activity, interruption: Interruption): Output {
  let failure: Error | undefined
  stream.on('error', (error: NodeJS.ErrnoException) => {
    const message = `Expected standard output to take the result, got ${error.message}.`
    failure ??= error.code === 'EPIPE' ? new ClosedOutput() : new FailedOutput(message, { cause: error })
  })
  const check = (): void => {
    if (failure !== undefined) throw failure
  }
  const { NO_COLOR = '', FORCE_COLOR = '', TERM = '', LC_ALL, LC_CTYPE, LANG, COLUMNS = '' } = process.env
  const asked = /^\d{2,4}$/.test(COLUMNS) ? Math.max(40, Number(COLUMNS)) : pipedColumns
  const isTerminal = stream.isTTY
  const write = async (text: string): Promise<void> => {
    if (isTerminal) activity.stop()
    check()
    if (!stream.write(text)) await untilDrained(stream)
    check()
  }
  return {
    activity,
    interruption,
    write,
    async finish() {
      if (failure === undefined) await new Promise((resolve) => stream.write('', resolve))
      check()
    },
    writeData: (text) => write(isTerminal ? text.split('\n').map(neutralise).join('\n') : text),
    isTerminal,
    get columns() {
      return isTerminal ? Math.max(40, stream.columns) : asked
    },
    isUnicode: isTerminal && /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || ''),
    wantsColors: NO_COLOR !== '' ? false : FORCE_COLOR !== '' ? FORCE_COLOR !== '0' : isTerminal && TERM !== 'dumb',
  }
}

/** A stream that breaks never drains. */
function untilDrained(stream: WriteStream): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done)
      stream.off('close', done)
      resolve()
    }
    stream.on('drain', done)
    stream.on('close', done)
  })
}
