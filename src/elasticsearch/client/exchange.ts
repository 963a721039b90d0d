import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { unzipped } from './answer-body.ts'

/** One request as it goes over the wire. */
export interface Outgoing {
  readonly open: (options: RequestOptions) => ClientRequest
  readonly options: RequestOptions
  readonly body: string | Uint8Array | undefined
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

/** What came back: all of it. */
export interface Incoming {
  readonly statusCode: number
  readonly headers: IncomingMessage['headers']
  readonly bytes: Buffer
}

/** With what the system calls it, which the texts of some errors leave out. */
function describe(error: Error): Error {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === '' || error.message.includes(code)) return error
  return new Error(error.message === '' ? code : `${code}: ${error.message}`, { cause: error })
}

/** Sends one request and reads the whole answer. Rejects where there is none within the time, or it is given up. */
export function exchange({ open, options, body, timeoutMs, signal }: Outgoing): Promise<Incoming> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) throw new Error('the request was given up')
    const request = open(options)
    let isRead = false
    const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs).unref()
    const giveUp = (): void => void request.destroy(new Error('the request was given up'))
    const fail = (error: Error): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', giveUp)
      // What goes wrong with a connection when the answer is there is of no interest.
      if (!isRead) reject(describe(error))
    }
    signal?.addEventListener('abort', giveUp, { once: true })
    request.on('error', fail)
    request.on('close', () => fail(new Error('the connection was closed before the answer was there')))
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('error', fail)
      response.on('data', (chunk: Buffer) => void chunks.push(chunk))
      response.on('end', () => {
        const { statusCode = 0, headers } = response
        isRead = true
        const bytes = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
        // Answered before it was heard out: the rest of the body is not to be sent.
        if (!request.writableFinished) request.destroy()
        unzipped(bytes, headers['content-encoding']).then((plain) => resolve({ statusCode, headers, bytes: plain }), reject)
      })
    })
    request.setNoDelay(true)
    request.end(body)
  })
}
