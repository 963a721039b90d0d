import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { runProgram } from './run-program.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

it('finds every line of the demo again, a failed order across both services, the slow routes and the bad minutes', async () => {
  const printed = await runProgram(root, 'examples/demo/main.ts', { ELASTICSEARCH_URL: '', DEMO_MINUTES: '3' })
  expect(printed).toMatch(/access lines of [\d,]+ requests, [\d,]+ of [\d,]+ failed: none is missing/)
  const story = /requestId:\S+\n([\s\S]*?)\n\n/.exec(printed)?.[1] ?? ''
  expect(story).toMatch(/ checkout +info +order \S+ received/)
  expect(story).toMatch(/ payment +error +charge failed +bank did not answer ← connect ETIMEDOUT/)
  expect(story).toMatch(/ checkout +error +request completed +POST \/orders 502/)
  expect(printed).toMatch(/\/reports\/:day +[\d,]+ +[\d.]+ ms +[\d.]+ ms +[\d.]+ ms/)
  expect(printed.match(/^ +\d\d:\d\d +\d+ /gm)).toHaveLength(3)
})
