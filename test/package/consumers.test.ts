import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'

const consumer = inject('consumer')

/** What a user's project type-checks with, strictly, declarations of libraries included. */
const program = `import { createLogger, file } from 'cordwood'
import { openLogs } from 'cordwood/query'
import { elasticsearch } from 'cordwood/elasticsearch'
import { httpHandler } from 'cordwood/http'
import { id } from 'cordwood/rtracer'
import { createTestLogger } from 'cordwood/testing'
const log = createLogger({ service: 'x', levels: { notice: 35 }, sinks: [file({ path: 'x.log' })] })
log.notice('user {userId}', { userId: 1 })
// @ts-expect-error a hole without its field
log.info('user {userId}')
const { recorder } = createTestLogger({ levels: { notice: 35 } })
recorder.assertLogged({ level: 'notice', fields: { userId: 1 } })
log.audit('changed', { actor: 'ann' })
export { openLogs, elasticsearch, httpHandler, id }
`

/** The oldest TypeScript that is supported, and the one that this project uses. */
const compilers = ['typescript-5.4', 'typescript']

it.each(compilers.flatMap((compiler) => ['nodenext', 'bundler'].map((resolution) => [compiler, resolution] as const)))(
  'type-checks in a strict project with %s and module resolution %s',
  (compiler, moduleResolution) => {
    writeFileSync(join(consumer, 'main.ts'), program)
    const tsc = join(consumer, 'node_modules', compiler, 'bin/tsc')
    const module = moduleResolution === 'bundler' ? 'esnext' : 'nodenext'
    // The declarations of Node's own types are newer than the oldest compiler: ours alone are on trial there.
    const skipped = compiler === 'typescript' ? 'false' : 'true'
    const args = ['main.ts', '--noEmit', '--strict', '--skipLibCheck', skipped, '--exactOptionalPropertyTypes', '--types', 'node']
    const target = [
      '--target',
      'es2022',
      '--lib',
      'es2023,esnext.disposable',
      '--module',
      module,
      '--moduleResolution',
      moduleResolution,
    ]
    expect(execFileSync(process.execPath, [tsc, ...args, ...target], { cwd: consumer, encoding: 'utf8' })).toBe('')
  },
)
