import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openLogs } from '../../../src/search/index.ts'
import { createFolder, write } from '../folder.ts'
import { StoreFolder } from './store-folder.ts'

const depth = 50_000
const time = 1_795_290_175_969
const lines = [
  `{"a":${'['.repeat(depth)}1${']'.repeat(depth)},"msg":"arrays","time":${time}}`,
  `{"a":${'{"b":'.repeat(depth)}1${'}'.repeat(depth)},"msg":"objects","time":${time}}`,
  `{"err":${'{"cause":'.repeat(depth)}{"message":"x"}${'}'.repeat(depth)},"msg":"causes","time":${time}}`,
  `{"a":1,"b":{"c":1},"msg":"plain","time":${time}}`,
]
const text = `${lines.join('\n')}\n`

function place(where: string): string {
  const folder = createFolder()
  if (where === 'in a file') {
    write(folder, 'app.ndjson', text)
    return folder
  }
  const store = new StoreFolder(join(folder, 'store'))
  store.append(text)
  if (where === 'sealed') store.seal()
  return store.folder
}

// What else stands in the file must not go with a line that somebody has made to break its reader.
it.each(['in a file', 'in a hot file', 'sealed'])(
  'finds all lines beside such as are deeper than the stack: %s',
  async (where) => {
    const logs = await openLogs(place(where))
    const counts: Record<string, number> = {}
    for (const query of ['*', 'a:1', 'a >= 1', 'a:*', 'b.*:1', '*:x', 'plain']) {
      const { total, $ } = await logs.search(query)
      expect([query, $.warnings ?? []]).toEqual([query, []])
      counts[query] = total
    }
    expect(counts).toEqual({ '*': 4, 'a:1': 2, 'a >= 1': 2, 'a:*': 2, 'b.*:1': 1, '*:x': 0, plain: 1 })
    const { values } = await logs.query().aggregate({ values: { terms: 'a' } })
    expect(values.buckets).toMatchObject([{ key: 1, count: 2 }])
    await logs.close()
  },
)
