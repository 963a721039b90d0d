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
const log = createLogger({ service: 'x', levels: { notice: 35 }, sinks: [file({ path: 'x.log' })] })
log.notice('user {userId}', { userId: 1 })
// @ts-expect-error a hole without its field
log.info('user {userId}')
export { openLogs, elasticsearch, httpHandler, id }
`

it.each(['nodenext', 'bundler'])('type-checks in a strict project with module resolution %s', (moduleResolution) => {
  writeFileSync(join(consumer, 'main.ts'), program)
  const tsc = join(consumer, 'node_modules/typescript/bin/tsc')
  const module = moduleResolution === 'bundler' ? 'esnext' : 'nodenext'
  const args = [
    'main.ts',
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    'false',
    '--exactOptionalPropertyTypes',
    '--types',
    'node',
    '--target',
    'es2023',
    '--lib',
    'es2023,esnext.disposable',
  ]
  expect(
    execFileSync(process.execPath, [tsc, ...args, '--module', module, '--moduleResolution', moduleResolution], {
      cwd: consumer,
      encoding: 'utf8',
    }),
  ).toBe('')
})
