import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createLogger } from '../../../src/index.ts'
import { openLogs } from '../../../src/search/index.ts'
import { store } from '../../../src/store/index.ts'
import { createFolder, ecsLine, write } from '../folder.ts'

it.each(['', '/**/*.ndjson'])('takes no table of literals for a log: %s', async (pattern) => {
  const folder = createFolder()
  const log = createLogger({ sinks: [store({ dir: join(folder, 'deep', 'store') })] })
  log.info('order {n} placed', { n: 1 })
  await log.close()
  write(folder, 'beside.ndjson', ecsLine(0, 'beside'))
  // What only has the name is one.
  write(folder, 'templates.ndjson', ecsLine(1, 'of somebody else'))
  const logs = await openLogs(folder + pattern)
  const { records, total } = await logs.search('*')
  await logs.close()
  expect(records.map(({ message }) => message).sort()).toEqual(['beside', 'of somebody else', 'order 1 placed'])
  expect(total).toBe(3)
})
