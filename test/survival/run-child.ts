import { spawn } from 'node:child_process'

const here = new URL('children/', import.meta.url).pathname
const maxAtOnce = 3
const queue: (() => void)[] = []
let running = 0

/** How a child ended, and what it wrote. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** How a child is run. */
export interface RunOptions {
  /** Sent when the child says that it is ready. */
  readonly kill?: NodeJS.Signals
  /** Behind a real pipe to a slow reader, which copies to this file; the child's end comes back as a shell tells it. */
  readonly slowReader?: { readonly path: string; readonly pauseMs: number }
  /** Shell commands before the child, such as limits. */
  readonly before?: string
  /** What the child's standard output is piped into, instead of the slow reader. */
  readonly pipeTo?: string
  /** Called with the child's process id when it says that it is ready. */
  readonly onReady?: (pid: number) => void
  /** Wait so long from `ready` to the signal. */
  readonly killAfterMs?: number
  readonly env?: Readonly<Record<string, string>>
}

async function turn(): Promise<void> {
  if (running >= maxAtOnce) await new Promise<void>((resolve) => queue.push(resolve))
  running++
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** Runs a script of `children/` as a process of its own, and waits for its end. Only a few run at once. */
export async function runChild(script: string, orders: object, options: RunOptions = {}): Promise<Ended> {
  await turn()
  try {
    return await run(script, orders, options)
  } finally {
    running--
    queue.shift()?.()
  }
}

function command(script: string, orders: object, { before, slowReader, pipeTo }: RunOptions): string {
  const node = quote(process.execPath)
  const child = `${node} ${quote(here + script)} ${quote(JSON.stringify(orders))}`
  if (pipeTo !== undefined) return `${before ?? ''} ${child} | ${pipeTo}; exit \${PIPESTATUS[0]}`
  if (slowReader === undefined) return `${before ?? ''} exec ${child}`
  const reader = `${node} ${quote(`${here}slow-reader.ts`)} ${quote(slowReader.path)} ${slowReader.pauseMs}`
  return `${before ?? ''} ${child} | ${reader}; exit \${PIPESTATUS[0]}`
}

function run(script: string, orders: object, options: RunOptions): Promise<Ended> {
  return new Promise((resolve, reject) => {
    // No core file for those that abort.
    const shell = `ulimit -c 0; ${command(script, orders, options)}`
    const child = spawn('bash', ['-c', shell], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.env } })
    let stdout = ''
    let stderr = ''
    let isReady = false
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
      const pid = /ready (\d+)/.exec(stderr)?.[1]
      if (isReady || pid === undefined) return
      isReady = true
      options.onReady?.(Number(pid))
      if (options.kill !== undefined) setTimeout(() => process.kill(Number(pid), options.kill), options.killAfterMs ?? 0)
    })
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
}
