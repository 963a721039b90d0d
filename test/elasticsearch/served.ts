import { describe, inject } from 'vitest'
import { type Distribution, elasticsearch, missingFor } from './distribution.ts'

/**
 * A block of tests on the Elasticsearch of this run; counted as skipped where there is none (in CI the run fails before).
 *
 * @param body - is given the server's URL. The server is shared: use index and stream names of your own.
 */
export function describeServed(name: string, body: (url: string) => void): void {
  describe.skipIf(inject('elasticsearchMissing') !== '')(`${name}, on the server of the run`, () => {
    body(inject('elasticsearchUrl'))
  })
}

/** A block of tests that start a server of their own, by `startServer`; counted as skipped where the machine cannot. */
export function describeWithOwnServer(name: string, body: () => void, distribution: Distribution = elasticsearch): void {
  const missing = missingFor(distribution)
  if (missing !== undefined && process.env['CI'] === 'true') throw new Error(`${missing}; with CI=true that is a failure.`)
  if (missing !== undefined) console.error(`!!! SKIPPED: ${name}, because ${missing}. !!!`)
  describe.skipIf(missing !== undefined)(`${name}, on its own server`, () => {
    body()
  })
}

/** A name that no other test uses, below a prefix. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${process.pid}-${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`
}
