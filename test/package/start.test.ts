import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'

const consumer = inject('consumer')

/** Built-in modules that Node has not loaded by itself at the start, and that are dear: most bring dozens of others. */
const dear = [
  'child_process',
  'crypto',
  'fs/promises',
  'http',
  'https',
  'net',
  'perf_hooks',
  'stream',
  'tls',
  'tty',
  'worker_threads',
  'zlib',
]

/** Which of them a program has loaded when it ends, beside those that an empty program has. */
function loadedBy(program: string): string[] {
  const list = (body: string): string[] => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `${body}
process.on('exit', () => process._rawDebug(JSON.stringify(process.moduleLoadList)))`,
      ],
      { cwd: consumer, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' }, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    if (status !== 0) throw new Error(stderr)
    return JSON.parse(stderr) as string[]
  }
  const before = new Set(list(''))
  const after = new Set(list(program).filter((name) => !before.has(name)))
  return dear.filter((name) => after.has(`NativeModule ${name}`) || after.has(`NativeModule internal/${name}`))
}

it('sees what is loaded at all', () => {
  expect(loadedBy(`await import('node:https')`)).toEqual(expect.arrayContaining(['crypto', 'http', 'https', 'net', 'tls']))
})

it('loads no dear built-in module when it is imported', () => {
  expect(loadedBy(`await import('cordwood')`)).toEqual([])
})

it('loads none that brings sockets, hashes or packing for lines to a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordwood-start-'))
  try {
    const path = JSON.stringify(join(folder, 'app.log'))
    const loaded = loadedBy(
      `const { createLogger, file } = await import('cordwood'); createLogger({ sinks: [file({ path: ${path} })] }).info('begun')`,
    )
    expect(loaded.filter((name) => !['worker_threads', 'stream'].includes(name))).toEqual([])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
