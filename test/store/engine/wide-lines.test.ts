import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openLogs } from '../../../src/search/index.ts'
import { createFolder } from '../folder.ts'
import { StoreFolder } from './store-folder.ts'

it('aggregates more values of one line than a call takes arguments', { timeout: 600_000 }, async () => {
  const store = new StoreFolder(join(createFolder(), 'store'))
  const values = Array.from({ length: 200_000 }, (_, at) => at % 1_000)
  store.append(`{"a":[${values.join()}],"msg":"many","time":1795290175969}\n`)
  store.seal()
  const logs = await openLogs(store.folder)
  const { distinct, sum } = await logs.query().aggregate({ distinct: { cardinality: 'a' }, sum: { sum: 'a' } })
  expect([distinct, sum]).toMatchObject([{ value: 1_000 }, { value: 99_900_000 }])
  await logs.close()
})
