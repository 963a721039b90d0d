import { currentContext } from '../../../src/context/current.ts'
import type { RequestLog } from '../../../src/http/log.ts'

/** How often one place was looked at, and how often the context was not there or was another request's. */
export interface Count {
  checks: number
  lost: number
  foreign: number
}

/** Looks at one place of one request. */
export type Check = (place: string, expected: string) => void

export type Tally = Record<string, Count>

/** What stands for a request's id where a check looks. */
export type ReadId = () => unknown

export const readOurs: ReadId = () => currentContext()?.fields['requestId']

/** Counts into a tally, with a reader of our own storage and maybe of others. */
export function createCheck(tally: Tally, readers: Readonly<Record<string, ReadId>> = { '': readOurs }): Check {
  return (place, expected) => {
    for (const [name, read] of Object.entries(readers)) {
      const count = (tally[place + name] ??= { checks: 0, lost: 0, foreign: 0 })
      const found = read()
      count.checks++
      if (found === undefined) count.lost++
      else if (found !== expected) count.foreign++
    }
  }
}

/** A line as the tiny logger keeps it. */
export interface Line {
  readonly level: string
  readonly message: string
  readonly rest: readonly unknown[]
  readonly context: Readonly<Record<string, unknown>>
}

/** A logger made of the context and a list. */
export function createListLog(lines: Line[]): RequestLog {
  const method =
    (level: string) =>
    (message: string, ...rest: unknown[]): void => {
      lines.push({ level, message, rest, context: currentContext()?.fields ?? {} })
    }
  return {
    trace: method('trace'),
    debug: method('debug'),
    info: method('info'),
    warn: method('warn'),
    error: method('error'),
    fatal: method('fatal'),
  }
}
