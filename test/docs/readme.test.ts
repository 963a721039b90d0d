import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { expectedOutput, fitOutput } from './expected-output.ts'
import { runProgram } from './run-program.ts'

const folder = inject('consumer')
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

/** A block whose first line says `// fragment` shows a shape and does not run. */
const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)]
  .map((match) => ({ program: match[1] ?? '', line: readme.slice(0, match.index).split('\n').length }))
  .filter(({ program }) => !program.startsWith('// fragment'))

it('has blocks to run', () => {
  expect(blocks.length).toBeGreaterThan(2)
})

it.each(blocks)('prints what it says: the block of README.md at line $line', async ({ program, line }) => {
  mkdirSync(join(folder, 'readme'), { recursive: true })
  const path = join(folder, 'readme', `line-${line}.ts`)
  writeFileSync(path, program)
  const expected = expectedOutput(program)
  expect(fitOutput(await runProgram(folder, path), expected)).toEqual(expected)
})
