import { createRequire } from 'node:module'
import { join } from 'node:path'
import { CordwoodError } from '../../core/error.ts'

/** What is used of pino itself. */
export interface PinoModule {
  readonly transport: (options: object) => object
}

/**
 * The pino that is installed beside this package, or in the program's folder.
 *
 * @throws CordwoodError with CORDWOOD_ERR_PEER_MISSING.
 */
export function loadPino(what: string): PinoModule {
  let cause: unknown
  for (const from of [import.meta.url, join(process.cwd(), 'package.json')]) {
    try {
      return createRequire(from)('pino') as PinoModule
    } catch (error) {
      cause = error
    }
  }
  throw new CordwoodError(
    'CORDWOOD_ERR_PEER_MISSING',
    `Expected pino to be installed, for ${what} runs its worker: npm install pino.`,
    { cause },
  )
}
