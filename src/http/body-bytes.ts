import { headerOf, type RequestMessage } from './message.ts'

/** How many bytes of body came and went, as they are on the wire (compressed where they are). */
export interface BodyBytes {
  /** Not known of a body in chunks of which a part was read before the counting began. */
  readonly request: () => number | undefined
  readonly response: () => number
}

type Method = (this: Counted, ...args: unknown[]) => unknown

/** What is kept with a request or a response: its count, and the methods that stood there before. */
interface Count {
  bytes: number
  /** Something was read before the counting began. */
  hasMissed: boolean
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
  const count: Count = { bytes: 0, hasMissed: false, depth: 0, methods: before }
  Object.defineProperty(target, countKey, { value: count, configurable: true, enumerable: false })
  Object.defineProperties(target, methods)
  return count
}

/** What streams that receive a request tell of what came before. */
interface Receiving extends RequestMessage {
  readonly readableDidRead?: boolean
  readonly readableLength?: number
  readonly complete?: boolean
}

/** Counts what comes of a request: from here on, and what came already but was not read. */
function countReceived(request: Receiving): Count {
  const present = (request as Counted)[countKey]
  if (present !== undefined) return present
  const count = countOn(request, receiving)
  count.bytes = request.readableLength ?? 0
  count.hasMissed = request.readableDidRead === true
  return count
}

/** Of a body that was read before the counting began the client's own word is known, to which Node's parser keeps it. */
function declaredBytes(request: Receiving): number | undefined {
  const declared = headerOf(request, 'content-length')
  return declared === undefined || request.complete !== true ? undefined : Number(declared)
}

/**
 * Counts the bytes of both bodies without touching how they are read or written: the parser hands the request's to `push`, and
 * `write` and `end` take the response's. A `data` listener would set the stream flowing.
 *
 * @param hasBody - false where a body that is written is not sent: answers to HEAD, and 204 and 304.
 */
export function countBodyBytes(request: Receiving, response: object, hasBody: () => boolean): BodyBytes {
  const received = countReceived(request)
  const sent = countOn(response, sending)
  return {
    request: () => (received.hasMissed ? declaredBytes(request) : received.bytes),
    response: () => (hasBody() ? sent.bytes : 0),
  }
}
