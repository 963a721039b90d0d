import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'
import type { Contender, Destination, Session, YourLog } from './contender.ts'

/** What a module of your calls exports; see `bench/your-calls.example.js`. */
export interface YourCalls {
  /** Each logs one line; they take turns. Either order of message and fields is understood for every logger. */
  readonly calls: readonly ((log: YourLog, index: number) => void)[]
  /** The fields of a request's context: every ten lines stand in a new one. */
  readonly context?: (index: number) => object
}

/** Loads and checks a module of calls. */
export async function loadYourCalls(path: string): Promise<YourCalls> {
  const module = (await import(pathToFileURL(resolve(path)).href)) as { readonly [name: string]: unknown }
  const { calls, context } = module
  if (!Array.isArray(calls) || calls.length === 0 || !calls.every((call) => typeof call === 'function')) {
    throw new Error(`Expected ${path} to export \`calls\`, an array of functions like (log) => log.info({ n: 1 }, 'text').`)
  }
  if (context !== undefined && typeof context !== 'function') {
    throw new Error(`Expected \`context\` of ${path} to be a function that returns the fields of a request's context.`)
  }
  return { calls: calls as YourCalls['calls'], ...(context !== undefined && { context: context as (index: number) => object }) }
}

/** One logger with your calls in the place of ours. */
export async function openYourCalls(contender: Contender, yours: YourCalls, destination: Destination): Promise<Session> {
  const { log, scope, ...rest } = await contender.yours(destination)
  const { calls, context } = yours
  const count = calls.length
  return {
    call: (index) => calls[index % count]?.(log, index),
    ...(scope && context && { scope: (index: number, body: () => void) => scope(context(index), body) }),
    ...rest,
  }
}
