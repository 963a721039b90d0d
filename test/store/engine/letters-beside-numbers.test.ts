import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseQuery } from '../../../src/query/parser.ts'
import { createStoreReader } from '../../../src/store/engine/store-engine.ts'
import { StoreFolder } from './store-folder.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cordwood-letters-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

async function count(kql: string): Promise<number> {
  const logs = createStoreReader({ dir: directory })
  try {
    return (await logs.search(parseQuery(kql), {}, { limit: 0, order: 'newest' })).total
  } finally {
    await logs.close()
  }
}

describe('words in which letters beyond ASCII stand beside a number', () => {
  const queries = ['café13', 'caf*', 'CAFÉ13', 'message:*é1*', 'ä3', '"ä3 gone"', '"x4 ä4"', 'k7', 'message:*Ω2*', '"ends ω9"']

  it.each(queries)('are found in a segment as in plain lines: %s', async (kql) => {
    const store = new StoreFolder(directory)
    for (let at = 0; at < 1000; at++) {
      const messages = [
        `café${at % 50} closed by ${at}`,
        `user x${at} ä${at % 7} gone`,
        `room \u212a${at % 30} is free`,
        `ends Ω${at}`,
      ]
      const line = { '@timestamp': new Date(1.7e12 + at).toISOString(), 'log.level': 'info', message: messages[at % 4] }
      store.append(`${JSON.stringify(line)}\n`)
    }
    const plain = await count(kql)
    store.seal()
    expect(await count(kql)).toBe(plain)
    store.merge('cold')
    expect(await count(kql)).toBe(plain)
  })

  it('are there at all', async () => {
    const store = new StoreFolder(directory)
    for (let at = 0; at < 1000; at++) store.append(`${JSON.stringify({ message: `café${at % 50} closed by ${at}` })}\n`)
    store.seal()
    expect(await count('café13')).toBe(20)
  })
})
