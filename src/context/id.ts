import { node } from '../core/node.ts'

/** Where random ids come from: UUIDs of version 4. Replaced in tests. */
export type RandomUuid = () => string

/** A new request id: a UUID. */
export function createRequestId(uuid: RandomUuid = node.crypto.randomUUID): string {
  return uuid()
}

/** A new W3C trace id: 32 hexadecimal digits, the last 14 of them random as the flag of version 2 promises. Never all zero: the UUID's version is not. */
export function createTraceId(uuid: RandomUuid = node.crypto.randomUUID): string {
  return uuid().replaceAll('-', '')
}

/** A new W3C span id: 16 hexadecimal digits, never all zero. */
export function createSpanId(uuid: RandomUuid = node.crypto.randomUUID): string {
  const source = uuid()
  const id = source.slice(0, 8) + source.slice(28)
  return id === '0000000000000000' ? createSpanId() : id
}

/** Whether an id that came from outside may be printed and handed on: 1 to 128 letters, digits or `_ . : - / + =`. */
export function isRequestId(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.:\-/+=]{1,128}$/.test(value)
}
