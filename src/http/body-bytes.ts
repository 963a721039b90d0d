/** How many bytes of body came and went, as they are on the wire (compressed where they are). */
export interface BodyBytes {
  readonly request: () => number
  readonly response: () => number
}

type Method = (this: Counted, ...args: unknown[]) => unknown

/** What is kept with a request or a response: its count, and the methods that stood there before. */
interface Count {
  bytes: number
  /** Within `end`, HTTP/2 calls `write`. */
  depth: number
  readonly methods: Readonly<Record<string, Method | undefined>>
}

const countKey: unique symbol = Symbol('cordwood bytes')

type Counted = object & { [countKey]?: Count; readonly writableEnded?: boolean }

function sizeOf(chunk: unknown, encoding: unknown): number {
  if (typeof chunk === 'string')
    return Buffer.byteLength(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
  return chunk instanceof Uint8Array ? chunk.byteLength : 0
}

/** A method that counts its first argument and does what stood there before. */
function counting(name: string): PropertyDescriptor {
  const value: Method = function (...args) {
    const count = this[countKey]
    const method = count?.methods[name]
    if (count === undefined || method === undefined) return undefined
    if (count.depth++ === 0 && this.writableEnded !== true) count.bytes += sizeOf(args[0], args[1])
    try {
      return Reflect.apply(method, this, args)
    } finally {
      count.depth--
    }
  }
  return { value, configurable: true, enumerable: false, writable: true }
}

const receiving: PropertyDescriptorMap = { push: counting('push') }
const sending: PropertyDescriptorMap = { write: counting('write'), end: counting('end') }

function countOn(target: Counted, methods: PropertyDescriptorMap): Count {
  const present = target[countKey]
  if (present !== undefined) return present
  const before = Object.fromEntries(Object.keys(methods).map((name) => [name, Reflect.get(target, name) as Method | undefined]))
  const count: Count = { bytes: 0, depth: 0, methods: before }
  Object.defineProperty(target, countKey, { value: count, configurable: true, enumerable: false })
  Object.defineProperties(target, methods)
  return count
}

/**
 * Counts the bytes of both bodies without touching how they are read or written: the parser hands the request's to `push`, and
 * `write` and `end` take the response's. A `data` listener would set the stream flowing.
 *
 * @param hasBody - false where a body that is written is not sent: answers to HEAD, and 204 and 304.
 */
export function countBodyBytes(request: object, response: object, hasBody: () => boolean): BodyBytes {
  const received = countOn(request, receiving)
  const sent = countOn(response, sending)
  return { request: () => received.bytes, response: () => (hasBody() ? sent.bytes : 0) }
}
