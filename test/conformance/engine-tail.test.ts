import { spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { indexLines, request } from '../elasticsearch/corpus.ts'
import { describeServed, uniqueName } from '../elasticsearch/served.ts'

const program = new URL('tail-child.ts', import.meta.url).pathname
const lineOf = (word: string): string =>
  `${JSON.stringify({ '@timestamp': new Date(Date.now() + 1000).toISOString(), 'log.level': 'info', message: `tailed ${word}` })}\n`

/** Runs a program that only tails. It is left alone for longer than one look takes; then a line comes, and the last one. */
async function follow(words: readonly string[], add: (line: string) => Promise<void>): Promise<unknown> {
  const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
  const printed: string[] = []
  const code = new Promise((resolve) => child.on('close', resolve))
  for await (const line of createInterface({ input: child.stdout })) {
    printed.push(line)
    if (line !== 'ready' && line !== 'tailed first') continue
    if (line === 'ready') await new Promise((resolve) => setTimeout(resolve, 2500))
    await add(lineOf(line === 'ready' ? 'first' : 'last'))
  }
  return { code: await code, printed }
}

const expected = { code: 0, printed: ['ready', 'tailed first', 'tailed last', 'ended'] }

it('a program that only tails files lives until its signal ends the tail, then ends by itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordwood-tail-'))
  try {
    const path = join(folder, 'app.log')
    writeFileSync(path, '')
    expect(await follow([folder], async (line) => appendFileSync(path, line))).toEqual(expected)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

describeServed('a program that only tails an index', (url) => {
  it('lives until its signal ends the tail, then ends by itself', async () => {
    const index = uniqueName('tail')
    await indexLines(url, index, [])
    const add = async (line: string): Promise<void> => {
      await request(url, 'POST', `/${index}/_doc?refresh=true`, line)
    }
    expect(await follow([url, index], add)).toEqual(expected)
  })
})
