import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { describeWithOwnServer } from '../elasticsearch/served.ts'
import { type Server, startServer } from '../elasticsearch/server.ts'
import { expectedOutput, fitOutput } from './expected-output.ts'
import { runProgram } from './run-program.ts'

const folder = inject('consumer')
const source = new URL('../../examples/', import.meta.url)
const root = fileURLToPath(new URL('../..', import.meta.url))
const names = readdirSync(source).filter(
  (name) => name.endsWith('.ts') && readFileSync(new URL(name, source), 'utf8').includes('ELASTICSEARCH_URL'),
)

describeWithOwnServer('examples on a real Elasticsearch', () => {
  let server: Server | undefined
  let url = process.env['ELASTICSEARCH_URL'] ?? ''

  beforeAll(async () => {
    cpSync(source, join(folder, 'served-examples'), { recursive: true })
    if (url === '') {
      server = await startServer()
      url = server.url
    }
  })
  afterAll(() => server?.stop())

  it('has examples to run', () => {
    expect(names.length).toBeGreaterThan(1)
  })

  it.each(names)('prints what it says: examples/%s', async (name) => {
    const expected = expectedOutput(readFileSync(new URL(name, source), 'utf8'))
    const path = join(folder, 'served-examples', name)
    expect(fitOutput(await runProgram(folder, path, { ELASTICSEARCH_URL: url }), expected)).toEqual(expected)
  })

  it('answers the four questions of the demo as the files do', async () => {
    const printed = await runProgram(root, 'examples/demo/main.ts', { ELASTICSEARCH_URL: url, DEMO_MINUTES: '3' })
    expect(printed.match(/^ +✓ Elasticsearch says the same$/gm)).toHaveLength(4)
  })
})
