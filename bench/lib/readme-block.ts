import { readFile, writeFile } from 'node:fs/promises'

const begin = '<!-- bench:begin (npm run bench -- --readme writes this block) -->'
const end = '<!-- bench:end -->'

/** Replaces what stands between the two marks of a file. */
export async function writeBlock(path: URL, text: string): Promise<void> {
  const before = await readFile(path, 'utf8')
  const from = before.indexOf(begin)
  const to = before.indexOf(end)
  if (from === -1 || to < from)
    throw new Error(`Expected the lines\n${begin}\n${end}\nin ${path.pathname}; write them where the table is to stand.`)
  await writeFile(path, `${before.slice(0, from + begin.length)}\n\n${text.trim()}\n\n${before.slice(to)}`)
}
