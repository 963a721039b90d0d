import type { YourLog } from './contender.ts'

type Method = YourLog['info']

function each(make: (level: keyof YourLog) => Method): YourLog {
  return {
    trace: make('trace'),
    debug: make('debug'),
    info: make('info'),
    warn: make('warn'),
    error: make('error'),
    fatal: make('fatal'),
  }
}

function swapping(log: YourLog, isWrong: (first: unknown, second: unknown) => boolean): YourLog {
  return each((level) => (first, second, ...rest) => {
    if (second === undefined) log[level](first)
    else if (isWrong(first, second)) log[level](second, first, ...rest)
    else log[level](first, second, ...rest)
  })
}

/** For loggers that take the object first: a call with the message first has its first two arguments exchanged. */
export function objectFirst(log: YourLog): YourLog {
  return swapping(log, (first, second) => typeof first === 'string' && typeof second === 'object')
}

/** For loggers that take the message first: a call with the object first has its first two arguments exchanged. */
export function messageFirst(log: YourLog): YourLog {
  return swapping(log, (first, second) => typeof first === 'object' && typeof second === 'string')
}
