import { execFileSync, spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { createLogger, memory, type Problem, type StructuredLogger } from '../../src/index.ts'

const index = new URL('../../src/index.ts', import.meta.url).href

/** Runs a program in a process of its own. */
function run(program: string): { stdout: string; stderr: string; status: number | null } {
  const text = `import { createLogger, memory } from ${JSON.stringify(index)}\n${program}`
  return spawnSync(process.execPath, ['--input-type=module-typescript', '-e', text], { encoding: 'utf8' })
}

it('is told of each problem, with its code', () => {
  const problems: Problem[] = []
  const log = createLogger({ sinks: [memory()], exit: { signals: [] }, onProblem: (problem) => problems.push(problem) })
  log.addContext({})
  log.addContext({})
  expect(problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_NO_SCOPE', 'CORDWOOD_PROBLEM_NO_SCOPE'])
})

it('prints to standard error by default, once per code', () => {
  const { stdout, stderr } = run(`
    const log = createLogger({ sinks: [memory()] })
    for (let i = 0; i < 5; i++) log.addContext({})
    for (let i = 0; i < 5; i++) log.log('loud', 'x')`)
  expect(stdout).toBe('')
  expect(stderr.split('\n').map((line) => line.slice(0, 40))).toEqual([
    'cordwood: CORDWOOD_PROBLEM_NO_SCOPE: add',
    'cordwood: CORDWOOD_PROBLEM_LEVEL_UNKNOWN',
    '',
  ])
})

it('lets nothing in a problem drive the terminal or forge a line', () => {
  const { stderr } = run(`createLogger({ sinks: [memory()] }).log('\\u001b[2J\\nforged', 'x')`)
  expect(stderr.split('\n')).toHaveLength(2)
  expect(stderr).not.toContain('\u001B')
})

it('survives an onProblem that throws, and says so on standard error', () => {
  const { stdout, stderr, status } = run(`
    const log = createLogger({ sinks: [memory()], onProblem() { throw new Error('mine') } })
    log.addContext({})
    console.log('alive')`)
  expect([stdout, status]).toEqual(['alive\n', 0])
  expect(stderr).toContain('CORDWOOD_PROBLEM_CALLBACK')
  expect(stderr).toContain('mine')
  expect(stderr).toContain('CORDWOOD_PROBLEM_NO_SCOPE')
})

it('survives an onProblem that rejects', () => {
  const { stdout, stderr, status } = run(`
    const log = createLogger({ sinks: [memory()], async onProblem() { throw new Error('mine') } })
    log.addContext({})
    setTimeout(() => console.log('alive'), 20)`)
  expect([stdout, status]).toEqual(['alive\n', 0])
  expect(stderr).toContain('CORDWOOD_PROBLEM_CALLBACK')
})

it('does not run in a circle when onProblem makes problems itself', () => {
  const problems: Problem[] = []
  const log: StructuredLogger = createLogger({
    sinks: [memory()],
    exit: { signals: [] },
    onProblem(problem) {
      problems.push(problem)
      log.addContext({})
    },
  })
  log.addContext({})
  expect(problems).toHaveLength(1)
})

it('does not keep a process alive', { timeout: 600_000 }, () => {
  const output = execFileSync(
    process.execPath,
    [
      '--input-type=module-typescript',
      '-e',
      `import { createLogger } from ${JSON.stringify(index)}; createLogger().info('last words')`,
    ],
    { encoding: 'utf8', timeout: 200_000 },
  )
  expect(JSON.parse(output)).toMatchObject({ message: 'last words' })
})
