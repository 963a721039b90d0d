import { spawn } from 'node:child_process'
import { createFolder } from '../store/folder.ts'

export const folder: string = createFolder()
/** What was compiled once is not compiled for every process: a command is run in a third of the time. */
const compiled = { NODE_COMPILE_CACHE: createFolder() }
const main = new URL('../../src/cli/main.ts', import.meta.url).pathname

/** How a command ended. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

/**
 * Runs the command line in a process of its own, in the test's folder.
 *
 * @param input - what it reads on standard input; without it there is none.
 */
export function cordwood(
  words: readonly string[],
  input?: string | Buffer,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [main, ...words], {
    cwd: folder,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC', LANG: 'C.UTF-8', ...compiled, ...env },
  })
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(input)
  const parts: Record<'out' | 'error', Buffer[]> = { out: [], error: [] }
  child.stdout?.on('data', (part: Buffer) => parts.out.push(part))
  child.stderr?.on('data', (part: Buffer) => parts.error.push(part))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({ code, out: Buffer.concat(parts.out).toString(), error: Buffer.concat(parts.error).toString() }),
    )
  })
}

/** Starts a command that does not end by itself. */
export function startCordwood(words: readonly string[], input: 'pipe' | 'ignore' = 'ignore'): ReturnType<typeof spawn> {
  return spawn(process.execPath, [main, ...words], {
    cwd: folder,
    stdio: [input, 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC', ...compiled },
  })
}
