/** How many bytes of body came and went, as they are on the wire (compressed where they are). */
export interface BodyBytes {
  readonly request: () => number
  readonly response: () => number
}

type Method = (this: unknown, ...args: unknown[]) => unknown

function sizeOf(chunk: unknown, encoding: unknown): number {
  if (typeof chunk === 'string')
    return Buffer.byteLength(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
  return chunk instanceof Uint8Array ? chunk.byteLength : 0
}

/** Replaces a method of one object by one that does something before it. Does nothing where there is no such method. */
function before(object: object, name: string, act: (chunk: unknown, encoding: unknown) => void, after?: () => void): void {
  const original: unknown = Reflect.get(object, name)
  if (typeof original !== 'function') return
  const method = original as Method
  const value: Method = function (...args) {
    act(args[0], args[1])
    try {
      return Reflect.apply(method, this, args)
    } finally {
      after?.()
    }
  }
  Object.defineProperty(object, name, { value, configurable: true, enumerable: false, writable: true })
}

/**
 * Counts the bytes of both bodies without touching how they are read or written: the parser hands the request's to `push`, and
 * `write` and `end` take the response's. A `data` listener would set the stream flowing.
 *
 * @param hasBody - false where a body that is written is not sent: answers to HEAD, and 204 and 304.
 */
export function countBodyBytes(request: object, response: object, hasBody: () => boolean): BodyBytes {
  let received = 0
  let sent = 0
  // Within `end`, HTTP/2 calls `write`.
  let depth = 0
  const enter = (chunk: unknown, encoding: unknown): void => {
    if (depth++ === 0 && Reflect.get(response, 'writableEnded') !== true) sent += sizeOf(chunk, encoding)
  }
  const leave = (): void => {
    depth--
  }
  before(request, 'push', (chunk, encoding) => {
    received += sizeOf(chunk, encoding)
  })
  before(response, 'write', enter, leave)
  before(response, 'end', enter, leave)
  return { request: () => received, response: () => (hasBody() ? sent : 0) }
}
