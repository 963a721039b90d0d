import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Answer, Figures, Job } from './job.ts'

const childPath = fileURLToPath(new URL('child.ts', import.meta.url))

/** Counted bytes and lines of what was written. */
async function measureOutput(path: string): Promise<{ lines: number; bytes: number }> {
  let lines = 0
  let bytes = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++
  }
  return { lines, bytes }
}

/**
 * Runs one job in a process of its own. A logger that did not write every line is an error, not a fast logger.
 *
 * @param node - path of the Node that runs it.
 * @param expectLines - false for calls below the level, undefined where some may be.
 */
export async function runChild(node: string, job: Omit<Job, 'path'>, expectLines: boolean | undefined): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'cordwood-bench-'))
  const path = join(folder, 'lines.ndjson')
  try {
    const execArgv = job.kind === 'heap' ? ['--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=256'] : []
    const child = fork(childPath, [JSON.stringify({ ...job, path })], {
      execPath: node,
      execArgv: [...execArgv, '--no-warnings'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, NODE_ENV: 'production' },
    })
    let trouble = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (trouble += text))
    let answer: Answer | undefined
    child.on('message', (message) => (answer = message as Answer))
    const [code] = (await once(child, 'close')) as [number | null]
    if (answer === undefined || code !== 0) throw new Error(`${job.contender} ended with code ${code}: ${trouble.slice(0, 2000)}`)
    const expected = expectLines === false ? 0 : answer.logged
    const written = job.kind === 'call' ? { lines: answer.received ?? 0, bytes: 0 } : await measureOutput(path)
    if (expectLines !== undefined && written.lines !== expected)
      throw new Error(`${job.contender}: expected ${expected} lines to come out, got ${written.lines}.`)
    return written.bytes === 0 ? answer.figures : { ...answer.figures, bytesPerLine: written.bytes / written.lines }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
