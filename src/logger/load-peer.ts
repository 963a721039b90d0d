import { join } from 'node:path'
import { CordwoodError } from '../core/error.ts'
import { node } from '../core/node.ts'

/**
 * An optional package that is installed beside this one, or in the program's folder.
 *
 * @param what - that needs it, for the message.
 * @throws CordwoodError with CORDWOOD_ERR_PEER_MISSING.
 */
export function loadPeer(name: string, what: string): unknown {
  let cause: unknown
  for (const from of [import.meta.url, join(process.cwd(), 'package.json')]) {
    try {
      return node.module.createRequire(from)(name) as unknown
    } catch (error) {
      cause = error
    }
  }
  const message = `Expected ${name} to be installed, which ${what} needs: npm install ${name}.`
  throw new CordwoodError('CORDWOOD_ERR_PEER_MISSING', message, { cause })
}
