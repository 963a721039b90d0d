import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Aggregations } from '../../../src/core/aggregation.ts'
import { parseQuery } from '../../../src/query/parser.ts'
import { createStoreReader } from '../../../src/store/engine/store-engine.ts'
import { StoreFolder } from './store-folder.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cordwood-template-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

it.each([
  ['by themselves', { kinds: { patterns: true } }],
  ['with filters within', { kinds: { patterns: true, aggs: { own: { filters: { paid: parseQuery('message:payment') } } } } }],
] satisfies [string, Aggregations][])(
  'kinds of messages have the template that a line says also where it is too long for an index: %s',
  async (_, aggregations) => {
    const store = new StoreFolder(directory)
    for (const id of ['z'.repeat(3000), 'a1', undefined, 'z'.repeat(3000)])
      store.append(`${JSON.stringify({ time: 1.7e12, message: 'payment failed', 'log.template_id': id })}\n`)
    const logs = createStoreReader({ dir: directory })
    const { results: plain } = await logs.aggregate({ kind: 'all' }, aggregations, {})
    expect(JSON.stringify(plain)).toContain('z'.repeat(3000))
    store.seal()
    const { results: sealed } = await logs.aggregate({ kind: 'all' }, aggregations, {})
    expect(sealed).toEqual(plain)
    await logs.close()
  },
)
