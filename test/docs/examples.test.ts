import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { expectedOutput, fitOutput } from './expected-output.ts'
import { runProgram } from './run-program.ts'

const folder = inject('consumer')
const source = new URL('../../examples/', import.meta.url)
cpSync(source, join(folder, 'examples'), { recursive: true })

/** What needs a server is run by examples-served.test.ts. */
const names = readdirSync(source).filter(
  (name) => name.endsWith('.ts') && !readFileSync(new URL(name, source), 'utf8').includes('ELASTICSEARCH_URL'),
)

/** Every Node that is supported: the oldest 22, the pinned one, and 26. */
const nodes = {
  'Node 22': new URL('../../node_modules/node-22/bin/node', import.meta.url).pathname,
  'Node 24': process.execPath,
  'Node 26': new URL('../../node_modules/node-26/bin/node', import.meta.url).pathname,
}

describe.each(Object.entries(nodes))('on %s', (_version, node) => {
  it.each(names)('prints what it says: examples/%s', async (name) => {
    const expected = expectedOutput(readFileSync(new URL(name, source), 'utf8'))
    expect(expected.length).toBeGreaterThan(0)
    expect(fitOutput(await runProgram(folder, join(folder, 'examples', name), {}, node), expected)).toEqual(expected)
  })
})
