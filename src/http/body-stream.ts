import type { RunInScope } from '../context/carry.ts'

type Method = (this: unknown, ...args: unknown[]) => unknown

/**
 * The body of a web Response. `@hono/node-server` keeps it beside the object until somebody asks for `body`, and answers faster
 * for as long as nobody does: so it is looked for there first.
 */
function bodyOf(response: object): unknown {
  const key = Object.getOwnPropertySymbols(response).find((symbol) => symbol.description === 'cache')
  const kept: unknown = key === undefined ? undefined : Reflect.get(response, key)
  return Array.isArray(kept) && kept.length === 3 ? kept[1] : Reflect.get(response, 'body')
}

function wrap(object: object, name: string, by: (method: () => unknown) => unknown): void {
  const original: unknown = Reflect.get(object, name)
  if (typeof original !== 'function') return
  const value: Method = function (...args) {
    return by(() => Reflect.apply(original as Method, object, args))
  }
  Object.defineProperty(object, name, { value, configurable: true, enumerable: false, writable: true })
}

/**
 * Makes a response that is a stream be read in the scope: the server reads it after the handler has returned, and the stream
 * calls the handler's `pull` and `cancel` from there.
 */
export function bindBodyStream(response: object, run: RunInScope): void {
  const body = bodyOf(response)
  if (typeof body !== 'object' || body === null || !('getReader' in body)) return
  wrap(body, 'getReader', (getReader) => {
    const reader = getReader()
    if (typeof reader === 'object' && reader !== null) for (const name of ['read', 'cancel']) wrap(reader, name, run)
    return reader
  })
}
