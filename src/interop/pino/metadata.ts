import type { LineBatch } from '../../core/batch.ts'

/** Marks streams that want to know what they are given. */
const metadataSymbol: symbol = Symbol.for('pino.metadata')

type Values = Record<string, unknown>

/** A pino on the same stream sets these itself; here they are read from the line. */
const ignore = (): void => {}

/**
 * Tells a stream with pino's metadata mark of each line before it is written: `lastLevel`, and, read from the line when the stream
 * asks, `lastMsg`, `lastObj`, `lastTime`. Undefined for others.
 */
export function createMetadata(stream: object): ((batch: LineBatch, at: number) => void) | undefined {
  if (Reflect.get(stream, metadataSymbol) !== true) return undefined
  let batch: LineBatch | undefined
  let at = 0
  let read: Values | undefined
  const line = (): Values => {
    if (read !== undefined) return read
    try {
      read = JSON.parse(batch?.lines[at] ?? '{}') as Values
    } catch {
      read = {}
    }
    return read
  }
  const fields = (): Values => {
    const { level: _level, time: _time, pid: _pid, hostname: _hostname, msg: _msg, ...rest } = line()
    return rest
  }
  const properties: Readonly<Record<string, () => unknown>> = {
    lastMsg: () => line()['msg'],
    lastObj: fields,
    lastTime: () => (line()['time'] === undefined ? '' : JSON.stringify(line()['time']).replace(/^"/, '')),
  }
  for (const [name, get] of Object.entries(properties)) {
    Object.defineProperty(stream, name, { get, set: ignore, enumerable: false, configurable: true })
  }
  return (given, index) => {
    batch = given
    at = index
    read = undefined
    Reflect.set(stream, 'lastLevel', given.levels[index])
  }
}
