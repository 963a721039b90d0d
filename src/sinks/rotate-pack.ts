import type { FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Transform } from 'node:stream'
import { type Compression, packedSuffixes } from '../core/closed-file.ts'
import { node } from '../core/node.ts'

const chunkBytes = 256 * 1024

/** A packed file that is not complete; what is left of one is removed by the next sweep. */
export const draftPattern: RegExp = /\.[0-9a-f-]{36}\.draft$/

/**
 * Packs a closed file: `app.log.2026-11-20` becomes `app.log.2026-11-20.gz`. The packed one gets its name when it is complete
 * and on the disk, and only then the plain one is removed: whenever the process dies, all lines are there.
 *
 * Work is done a piece at a time, with pauses that keep no process alive.
 *
 * @param pause - awaited after each piece; false gives up, as does a file that grew meanwhile.
 * @returns whether it was packed.
 * @throws what the system says; the plain file is there then.
 */
export async function packFile(path: string, compression: Compression, pause: () => Promise<boolean>): Promise<boolean> {
  const folder = dirname(path)
  const packed = path + packedSuffixes[compression]
  const draft = join(folder, `.${basename(packed)}.${node.crypto.randomUUID()}.draft`)
  const input = await node.fsPromises.open(path, 'r')
  try {
    const { mode, atime, mtime, uid, gid } = await input.stat()
    const output = await node.fsPromises.open(draft, 'wx', mode & 0o777)
    let readBytes: number | undefined
    try {
      readBytes = await pump(
        input,
        output,
        compression === 'gzip' ? node.zlib.createGzip() : node.zlib.createZstdCompress(),
        pause,
      )
      await output.chmod(mode & 0o7777)
      // Only root may give files away.
      await output.chown(uid, gid).catch(() => undefined)
      await output.utimes(atime, mtime)
      await output.sync()
    } finally {
      await output.close()
    }
    if (readBytes === undefined || (await input.stat()).size !== readBytes) return false
    await node.fsPromises.rename(draft, packed)
    await syncFolder(folder)
    await node.fsPromises.rm(path, { force: true })
    return true
  } finally {
    await input.close()
    await node.fsPromises.rm(draft, { force: true })
  }
}

/** How many bytes were packed; undefined when it was given up. */
async function pump(
  input: FileHandle,
  output: FileHandle,
  packer: Transform,
  pause: () => Promise<boolean>,
): Promise<number | undefined> {
  let ready: Buffer[] = []
  packer.on('data', (piece: Buffer) => ready.push(piece))
  const failed = new Promise<never>((_, reject) => packer.on('error', reject))
  // It is raced below; who does not wait for it must not hear of it either.
  failed.catch(() => undefined)
  const write = async (): Promise<void> => {
    const pieces = ready
    ready = []
    for (const piece of pieces) for (let at = 0; at < piece.length;) at += (await output.write(piece, at)).bytesWritten
  }
  const chunk = Buffer.allocUnsafeSlow(chunkBytes)
  let total = 0
  try {
    for (;;) {
      const { bytesRead } = await input.read(chunk, 0, chunkBytes, total)
      if (bytesRead === 0) break
      total += bytesRead
      const taken = new Promise<void>((resolve) => packer.write(chunk.subarray(0, bytesRead), () => resolve()))
      await Promise.race([taken, failed])
      await write()
      if (!(await pause())) return undefined
    }
    const ended = new Promise<void>((resolve) => packer.on('end', resolve))
    packer.end()
    await Promise.race([ended, failed])
    await write()
    return total
  } finally {
    packer.destroy()
  }
}

/** Names are on the disk after it; some systems cannot do it, and need not. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await node.fsPromises.open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}
