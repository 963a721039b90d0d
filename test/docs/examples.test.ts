import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { expectedOutput, fitOutput } from './expected-output.ts'
import { runProgram } from './run-program.ts'

const folder = inject('consumer')
const source = new URL('../../examples/', import.meta.url)
cpSync(source, join(folder, 'examples'), { recursive: true })

/** What needs a server is run by examples-served.test.ts. */
const names = readdirSync(source).filter(
  (name) => name.endsWith('.ts') && !readFileSync(new URL(name, source), 'utf8').includes('ELASTICSEARCH_URL'),
)

it.each(names)('prints what it says: examples/%s', async (name) => {
  const expected = expectedOutput(readFileSync(new URL(name, source), 'utf8'))
  expect(expected.length).toBeGreaterThan(0)
  expect(fitOutput(await runProgram(folder, join(folder, 'examples', name)), expected)).toEqual(expected)
})
