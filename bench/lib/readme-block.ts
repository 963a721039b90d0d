import { readFile, writeFile } from 'node:fs/promises'

const readme = new URL('../../README.md', import.meta.url)

/**
 * Replaces what stands between the two marks of a block in the README.
 *
 * @param script - the name of the npm script that writes it: `bench`, `bench:store`.
 */
export async function writeBlock(script: string, text: string): Promise<void> {
  const name = script.replace(':', '-')
  const begin = `<!-- ${name}:begin (npm run ${script} -- --readme writes this block) -->`
  const end = `<!-- ${name}:end -->`
  const before = await readFile(readme, 'utf8')
  const from = before.indexOf(begin)
  const to = before.indexOf(end)
  if (from === -1 || to < from)
    throw new Error(`Expected the lines\n${begin}\n${end}\nin README.md; write them where the table is to stand.`)
  await writeFile(readme, `${before.slice(0, from + begin.length)}\n\n${text.trim()}\n\n${before.slice(to)}`)
}
