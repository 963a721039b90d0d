import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import type { Figures } from './job.ts'

/** What the process does before it ends, and where its standard output goes. */
export interface ImportJob {
  /** A program: an import, and perhaps what makes a line. */
  readonly program: string
  /** Lines that it prints. */
  readonly lines: 0 | 1
  /** A path for a file; nothing for a pipe. */
  readonly output: string | undefined
}

/** Processor and wall time from the first statement on: what Node needs to start is not in it. Told on descriptor 3 at the very end. */
const harness = (program: string): string => `
const { writeSync } = process.getBuiltinModule('node:fs')
const cpu = process.cpuUsage()
const start = performance.now()
${program}
process.on('exit', () => {
  const wall = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  writeSync(3, JSON.stringify({ cpuMilliseconds: (user + system) / 1000, wallMilliseconds: wall }))
})`

/**
 * Runs one program in a process of its own.
 *
 * @param node - path of the Node that runs it.
 * @param folder - where its packages are found.
 * @throws when the process fails, or does not print what it is expected to.
 */
export function runImport(node: string, folder: string, { program, lines, output }: ImportJob): Figures {
  const descriptor = output === undefined ? undefined : openSync(output, 'w')
  try {
    const {
      status,
      stdout,
      stderr,
      output: outputs,
    } = spawnSync(node, ['--no-warnings', '--input-type=module', '-e', harness(program)], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', descriptor ?? 'pipe', 'pipe', 'pipe'],
    })
    const answer = outputs[3] ?? ''
    if (status !== 0 || answer === '') throw new Error(`Expected ${program} to end well, got ${status}: ${stderr.slice(0, 2000)}`)
    const printed = output === undefined ? stdout : readFileSync(output, 'utf8')
    const found = printed.split('\n').filter((line) => line.includes('order placed')).length
    if (found !== lines) throw new Error(`Expected ${lines} line of ${program}, got ${JSON.stringify(printed)}.`)
    return JSON.parse(answer) as Figures
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}
