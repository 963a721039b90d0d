import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
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

it('finds the lines of other logs that lie in the folder of a store', async () => {
  const folder = createFolder()
  const log = createLogger({ sinks: [store({ dir: folder })] })
  log.info('order {n} placed', { n: 1 })
  await log.flush()
  write(folder, 'before.ndjson', ecsLine(0, 'from before the store'))
  write(folder, 'older/app.log.1.zst', zstdCompressSync(ecsLine(1, 'packed, in a folder within')))
  const logs = await openLogs(folder)
  const found = await logs.search('*')
  expect(found.total).toBe(3)
  await log.close()
  const sealed = await logs.search('*')
  await logs.close()
  expect(sealed.records.map(({ message }) => message).sort()).toEqual([
    'from before the store',
    'order 1 placed',
    'packed, in a folder within',
  ])
  expect(sealed.total).toBe(3)
})
