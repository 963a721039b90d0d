import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
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

/** As pages that show the file name its headings in links. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}

/** Lines outside of blocks of code. */
const prose = readme.replaceAll(/^```[\s\S]*?^```$/gm, '')
const headings = [...prose.matchAll(/^#{2,3} (.+)$/gm)].map(([, heading = '']) => heading)
const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)

it('leads somewhere with each of its links', () => {
  const anchors = headings.map((heading) => `#${anchorOf(heading)}`)
  const files = links.filter((target) => !/^(?:#|https?:)/.test(target))
  expect(links.filter((target) => target.startsWith('#') && !anchors.includes(target))).toEqual([])
  expect(files.filter((target) => !existsSync(new URL(`../../${target}`, import.meta.url)))).toEqual([])
})

it('has a table of contents with every chapter and every example', () => {
  const contents = prose.slice(0, prose.indexOf('\n## Logging'))
  const chapters = [...prose.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading)
  const examples = readdirSync(new URL('../../examples/', import.meta.url)).filter((name) => name.endsWith('.ts'))
  expect(chapters.filter((chapter) => chapter !== 'Two commands' && !contents.includes(`(#${anchorOf(chapter)})`))).toEqual([])
  expect(examples.filter((name) => !contents.includes(`(examples/${name})`))).toEqual([])
})
