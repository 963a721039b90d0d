import type { Readable } from 'node:stream'
import { node } from '../../core/node.ts'

/**
 * The bytes of an answer that was asked for as a stream; undefined where the client parsed it all the same. Rejects when the
 * stream ends early, or the signal gives it up.
 */
export async function readBytes(
  body: unknown,
  headers: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  if (!isStream(body)) return undefined
  const stop = (): void => void body.destroy()
  signal.addEventListener('abort', stop, { once: true })
  try {
    if (signal.aborted) stop()
    const chunks: Buffer[] = []
    for await (const chunk of body) chunks.push(chunk as Buffer)
    // A client that was told to compress asks for compressed answers, and leaves streams as they are.
    return await unzipped(Buffer.concat(chunks), headers['content-encoding'])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** What is left when the encoding of an answer, as its header names it, is taken off. */
function unzipped(bytes: Buffer, encoding: unknown): Promise<Buffer> {
  if (!/gzip|deflate/.test(String(encoding ?? ''))) return Promise.resolve(bytes)
  return new Promise((resolve, reject) => {
    node.zlib.unzip(bytes, (error, plain) => (error === null ? resolve(plain) : reject(error)))
  })
}

/** What the bytes say: parsed where they are JSON, else as text. */
export function parseBytes(bytes: Buffer): unknown {
  const text = bytes.toString()
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function isStream(body: unknown): body is Readable {
  return typeof body === 'object' && body !== null && 'pipe' in body && typeof body.pipe === 'function'
}
