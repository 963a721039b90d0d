import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { unzip } from 'node:zlib'

const decompress = promisify(unzip)

/**
 * The bytes of an answer that was asked for as a stream; undefined where the client parsed it all the same. Rejects when the
 * stream ends early, or the signal gives it up.
 */
export async function readBytes(
  body: unknown,
  headers: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  if (!(body instanceof Readable)) return undefined
  const stop = (): void => void body.destroy()
  signal.addEventListener('abort', stop, { once: true })
  try {
    if (signal.aborted) stop()
    const bytes = await buffer(body)
    // A client that was told to compress asks for compressed answers, and leaves streams as they are.
    return /gzip|deflate/.test(String(headers['content-encoding'] ?? '')) ? await decompress(bytes) : bytes
  } finally {
    signal.removeEventListener('abort', stop)
  }
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
