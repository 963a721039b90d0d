import { resolve } from 'node:path'
import { checkInteger, checkKeys, checkString } from '../../core/check.ts'
import { CordwoodError } from '../../core/error.ts'
import type { ReportProblem } from '../../core/problem.ts'
import { positionsOf } from '../directory/positions.ts'
import { readStore } from '../directory/read-store.ts'
import { printHotName } from '../directory/store-names.ts'
import { type ClaimedPart, claimPart } from './claim-part.ts'
import { createRunner } from './create-runner.ts'
import { findWorker } from './find-worker.ts'
import { ImportBuffer, type ImportPlace } from './import-buffer.ts'
import { recoverPart } from './recover-part.ts'
import { sealHotFile } from './seal.ts'
import { type StoreHost, systemHost } from './store-host.ts'

/** Options of {@link openImport}. */
export interface ImportOptions {
  /** Lines of one segment; default 65,536. */
  readonly lines?: number
  /** Their bytes; default 32 MiB. */
  readonly bytes?: number
  /** Permissions of new files; default 0o666 less the umask. */
  readonly mode?: number
  /** Told of what goes wrong beside the import, as in `createLogger`. */
  readonly onProblem?: ReportProblem
}

/** Puts lines of files into a store. Made by {@link openImport}. */
export interface StoreImport extends AsyncDisposable {
  /** How far a source is stored: where to go on with it. 0 where nothing of it is. */
  position(source: string): number
  /**
   * Takes whole lines, each ended by a line feed (the last one of a source need not be). They are stored with the position behind
   * them, both or neither, when there are enough for a segment or at the next `flush`.
   *
   * @param derived - by the place of a line among these: the line of JSON (latin1) that queries read in its place, which a parser made of it.
   */
  add(lines: Uint8Array, place: ImportPlace, derived?: ReadonlyMap<number, string>): Promise<void>
  /** Resolves when all that was added is stored. */
  flush(): Promise<void>
  /** Stores what was added, and lets others have the folder. */
  close(): Promise<void>
}

const defaultLines = 65_536
const defaultBytes = 32 << 20

/**
 * Opens a store, and makes it where there is none, to put lines of files into it: straight into segments, without a hot file. Whatever
 * stops it, `position` tells the next one where to go on, so that each line is stored exactly once. Others may write to the store
 * meanwhile; one source is imported by one at a time.
 *
 * @throws CORDWOOD_ERR_OPTION_INVALID, CORDWOOD_ERR_OPTION_UNKNOWN, CORDWOOD_ERR_STORE_VERSION, and what the system says.
 *
 * @example
 * ```ts
 * import { openImport } from 'cordwood/store'
 * await using into = openImport('./imported')
 * const lines = Buffer.from('{"level":30,"time":1795290175969,"msg":"started"}\n')
 * const start = into.position('app.log')
 * if (start === 0) await into.add(lines, { source: 'app.log', start, offset: lines.length, time: 0 })
 * await into.flush()
 * console.log(into.position('app.log')) // → 50
 * ```
 */
export function openImport(dir: string, options: ImportOptions = {}): StoreImport {
  checkKeys('openImport()', options, ['lines', 'bytes', 'mode', 'onProblem'])
  const directory = resolve(checkString('dir', dir))
  const maxLines = checkInteger('lines', options.lines, defaultLines, 1, 1_000_000)
  const maxBytes = checkInteger('bytes', options.bytes, defaultBytes, 1, 1 << 28)
  const mode = checkInteger('mode', options.mode, 0o666, 0, 0o777)
  const host = systemHost(options.onProblem ?? (() => undefined))
  const part = claimPart(directory, 0o777, host)
  const { nextNumber, positions } = begin(directory, part, mode, host)
  let number = nextNumber
  const runner = createRunner(host, findWorker())
  runner.hold(true)
  const touching = setInterval(() => part.lock.touch(), 20_000).unref()
  const buffer = new ImportBuffer()
  let last: Promise<void> = Promise.resolve()
  let isClosed = false

  const store = (): Promise<void> => {
    const lines = buffer.take()
    if (lines === undefined) return last
    const order = { folder: part.folder, number: number++, lines, mode }
    last = last.then(async () => {
      await runner.run({ kind: 'import', order })
      for (const { source, offset } of lines.positions ?? []) positions.set(source, offset)
    })
    // Whoever adds or flushes next is told.
    last.catch(() => undefined)
    return last
  }
  const close = async (): Promise<void> => {
    if (isClosed) return
    isClosed = true
    try {
      await store()
    } finally {
      clearInterval(touching)
      await runner.stop()
      part.lock.release()
    }
  }
  return {
    position: (source) => positions.get(source) ?? 0,
    async add(lines, place, derived) {
      if (isClosed) throw new CordwoodError('CORDWOOD_ERR_CLOSED', 'Expected an open import, got lines after its close().')
      // One segment is built while the next one is read; a third would only fill the memory.
      if (buffer.lines > 0 && (buffer.lines >= maxLines || buffer.bytes >= maxBytes)) {
        await last
        void store()
      }
      buffer.add(lines, place, derived)
    },
    flush: store,
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Puts in order what an earlier life has left. Throws what the system says, and lets others have the folder then. */
function begin(
  directory: string,
  { folder, lock }: ClaimedPart,
  mode: number,
  host: StoreHost,
): { nextNumber: number; positions: Map<string, number> } {
  try {
    const { hot, nextNumber } = recoverPart(folder, host, mode)
    for (const name of hot) sealHotFile({ folder, file: printHotName(name) }, host)
    return { nextNumber, positions: new Map(Object.entries(positionsOf(readStore(directory, host.files)))) }
  } catch (error) {
    lock.release()
    throw error
  }
}
