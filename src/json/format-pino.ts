import type { Dialect, DialectOptions } from './dialect.ts'
import { pinoReserved, samplingReserved } from './reserved.ts'
import { quote } from './string.ts'
import { validTime } from './timestamp.ts'

/** The line that pino prints, so that pino-pretty and every pino transport read it. */
export function createPinoDialect({ identity, precision, isSampled }: DialectOptions): Dialect {
  const { service, pid, hostname } = identity
  const digits = precision === 'ms' ? 0 : precision === 'us' ? 3 : 6
  const printTime = (time: number): string => {
    const valid = validTime(time)
    return digits === 0 || Number.isInteger(valid) ? String(Math.floor(valid)) : valid.toFixed(digits)
  }
  return {
    name: 'pino',
    dotted: false,
    errorKey: 'err',
    reserved: isSampled ? [...pinoReserved, ...samplingReserved] : pinoReserved,
    nameOf: (key) => key,
    isRoot: () => false,
    needsRefuge: () => false,
    constants: `,"pid":${pid},"hostname":${quote(hostname)}${service === undefined ? '' : `,"name":${quote(service)}`}`,
    afterLayers: '',
    before: () => ',"msg":"',
    after: () => '"}\n',
    assemble: (level, time, _sequence, piece, layers, call) =>
      `{"level":${level},"time":` + printTime(time) + layers + call + piece,
  }
}
