import { spawn } from 'node:child_process'
import { describe, expect, it, vi } from 'vitest'
import { createLogger, type LevelSignalOptions, levelSignal } from '../../src/index.ts'

const index = new URL('../../src/index.ts', import.meta.url).href

/** A process that says its level whenever it changes, and ends when its standard input does. */
function start(program: string) {
  const text = `import { createLogger, levelSignal } from ${JSON.stringify(index)}
    const log = createLogger({ sinks: [] })
    ${program}
    let last = ''
    setInterval(() => { if (log.level !== last) console.log(last = log.level) }, 1)
    process.stdin.resume().on('end', () => process.exit(0))`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', text], { stdio: ['pipe', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => (said += part))
  const says = (levels: string[]): Promise<void> =>
    vi.waitFor(() => expect(said.split('\n').slice(0, -1)).toEqual(levels), { timeout: 60_000 })
  const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve(signal ?? code)))
  return { child, says, ended }
}

// A process may take seconds to start where other work goes on beside.
describe.concurrent('a signal', { timeout: 600_000 }, () => {
  it('raises the level for a time, after which it goes back', async () => {
    const { child, says, ended } = start(`levelSignal(log, { for: '250ms' })`)
    await says(['info'])
    child.kill('SIGUSR2')
    await says(['info', 'debug', 'info'])
    child.kill('SIGUSR2')
    await says(['info', 'debug', 'info', 'debug', 'info'])
    child.stdin.end()
    expect(await ended).toBe(0)
  })

  it('that comes again lets it go back at once', async () => {
    const { child, says, ended } = start(`levelSignal(log, { signal: 'SIGWINCH', level: 'trace', for: '1h' })`)
    await says(['info'])
    child.kill('SIGWINCH')
    await says(['info', 'trace'])
    child.kill('SIGWINCH')
    await says(['info', 'trace', 'info'])
    child.stdin.end()
    expect(await ended).toBe(0)
  })

  it('is what it was again when it was taken off: the process dies of it', async () => {
    const { child, says, ended } = start(`levelSignal(log).off()`)
    await says(['info'])
    child.kill('SIGUSR2')
    expect(await ended).toBe('SIGUSR2')
  })

  it('keeps no process alive, neither before nor while it is raised', async () => {
    const text = `import { createLogger, levelSignal } from ${JSON.stringify(index)}
      levelSignal(createLogger({ sinks: [] }), { for: '1h' })
      process.kill(process.pid, 'SIGUSR2')
      setTimeout(() => undefined, 20)`
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', text], { stdio: 'inherit' })
    expect(await new Promise((resolve) => child.once('close', (code) => resolve(code)))).toBe(0)
  })
})

it('ends with its logger, and the level goes back', async () => {
  const log = createLogger({ sinks: [], exit: { signals: [] } })
  levelSignal(log, { signal: 'SIGWINCH' })
  process.emit('SIGWINCH', 'SIGWINCH')
  expect(log.level).toBe('debug')
  await log.close()
  expect([log.level, process.listenerCount('SIGWINCH')]).toEqual(['info', 0])
})

it.each<[LevelSignalOptions, string]>([
  [{ signal: 'SIGKILL' }, 'CORDWOOD_ERR_OPTION_INVALID'],
  [{ signal: 'SIGNOTHING' as NodeJS.Signals }, 'CORDWOOD_ERR_OPTION_INVALID'],
  [{ level: 'loud' }, 'CORDWOOD_ERR_LEVEL_UNKNOWN'],
  [{ for: 'ever' }, 'CORDWOOD_ERR_OPTION_INVALID'],
  [{ forMs: 5 } as LevelSignalOptions, 'CORDWOOD_ERR_OPTION_UNKNOWN'],
])('refuses %j', (options, code) => {
  const log = createLogger({ sinks: [], exit: { signals: [] } })
  expect(() => levelSignal(log, options)).toThrow(expect.objectContaining({ code }))
})
