import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { describeWithOwnServer } from '../elasticsearch/served.ts'
import { type Server, startServer } from '../elasticsearch/server.ts'
import { expectedOutput, fitOutput } from './expected-output.ts'
import { runProgram } from './run-program.ts'

const folder = inject('consumer')
const source = new URL('../../examples/', import.meta.url)
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
})
