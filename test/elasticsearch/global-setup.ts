import type { TestProject } from 'vitest/node'
import { elasticsearch, missingFor } from './distribution.ts'
import { startServer } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the Elasticsearch of this run answers; empty where there is none. */
    elasticsearchUrl: string
    /** Why there is none; empty where there is one. */
    elasticsearchMissing: string
  }
}

/** One Elasticsearch for the whole run: the one that ELASTICSEARCH_URL names, else one of our own. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['ELASTICSEARCH_URL'] ?? ''
  const missing = given === '' ? missingFor(elasticsearch) : undefined
  if (missing !== undefined) {
    if (process.env['CI'] === 'true') throw new Error(`${missing}; with CI=true that is a failure.`)
    console.error(`\n!!! SKIPPED: all tests on a real server, because ${missing}. Install it, or set ELASTICSEARCH_URL. !!!\n`)
    project.provide('elasticsearchUrl', '')
    project.provide('elasticsearchMissing', missing)
    return undefined
  }
  const server = given === '' ? await startServer() : undefined
  // A server that has just begun takes seconds for its first index: no test should have to wait for that.
  const warm = `${server?.url ?? given.replace(/\/$/, '')}/cordwood-warm-up`
  await fetch(`${warm}/_doc/1?refresh=true`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"n":1}' })
  await fetch(warm, { method: 'DELETE' })
  project.provide('elasticsearchUrl', server?.url ?? given.replace(/\/$/, ''))
  project.provide('elasticsearchMissing', '')
  return server === undefined ? undefined : () => server.stop()
}
