import type { Gzip, ZlibReset } from 'node:zlib'
import { node } from '../../core/node.ts'

/** A body comes out in one piece or two: each costs a way to the thread pool and back (bench `ship`). */
const chunkSize = 65_536
/** So many wait to be used again at most, a quarter of a megabyte each. */
const maxIdle = 4

/** That it can be reset is documented, and is not in its type. */
type Resettable = Gzip & ZlibReset

/**
 * Compresses bodies in the thread pool. What zlib works with is made once and used again: it is a quarter of a megabyte, and Node
 * aborts the process where a thread is ended in the moment in which it is made (nodejs 22 and 24, `close before init`).
 */
export class Compressor {
  readonly #level: number
  readonly #idle: Resettable[] = []

  /** @param level - 1 to 9. */
  constructor(level: number) {
    this.#level = level
  }

  /** One member of gzip. Rejects with what zlib says. */
  async gzip(bytes: Uint8Array): Promise<Uint8Array> {
    const gzip = this.#idle.pop() ?? (node.zlib.createGzip({ level: this.#level, chunkSize }) as Resettable)
    const gzipped = await compress(gzip, bytes)
    gzip.reset()
    if (this.#idle.length < maxIdle) this.#idle.push(gzip)
    return gzipped
  }
}

function compress(gzip: Gzip, bytes: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    const take = (piece: Buffer): void => void pieces.push(piece)
    gzip.on('data', take)
    gzip.once('error', reject)
    gzip.write(bytes)
    gzip.flush(node.zlib.constants.Z_FINISH, () => {
      gzip.off('data', take)
      gzip.off('error', reject)
      const [only] = pieces
      resolve(only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces))
    })
  })
}
