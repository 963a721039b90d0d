import { expect } from 'vitest'
import real from 'pino'
import { pino, type PinoOptions } from '../../src/interop/pino.ts'

/** Whatever a case logs with: pino's own logger type, which both have. */
export type AnyLogger = real.Logger<string>

/** Runs a case against one of the two. */
export type Case = (make: (options?: object) => AnyLogger) => void

/** A line with what differs from run to run made the same. */
function normal(line: string): unknown {
  expect(line.endsWith('\n')).toBe(true)
  const parsed = JSON.parse(line) as Record<string, unknown>
  for (const name of ['time', 'timestamp']) {
    if (typeof parsed[name] === 'number') parsed[name] = parsed[name] > 1e12 ? 'milliseconds' : 'seconds'
    if (typeof parsed[name] === 'string') parsed[name] = parsed[name].replaceAll(/\d/g, '9')
  }
  return parsed
}

/** The lines that a case gives, of each of the two. Those of ours are in the stream when the call is over, as pino's are. */
export function linesOf(run: Case, ours: PinoOptions<string> = {}): { readonly pinos: string[]; readonly own: string[] } {
  const pinos: string[] = []
  const own: string[] = []
  run(
    (options) => real((options ?? {}) as real.LoggerOptions, { write: (line) => void pinos.push(line) }) as unknown as AnyLogger,
  )
  run(
    (options) =>
      pino({ exit: { signals: [] }, mask: { mode: 'off' }, ...ours, ...options } as PinoOptions<string>, {
        write: (line: string) => own.push(line),
      }) as unknown as AnyLogger,
  )
  return { pinos, own }
}

/** The lines are the same: each member, its place, and how many there are. */
export function expectSame(run: Case): void {
  const { pinos, own } = linesOf(run)
  expect(pinos.length).toBeGreaterThan(0)
  expect(own.map((line) => JSON.stringify(normal(line)))).toEqual(pinos.map((line) => JSON.stringify(normal(line))))
}
