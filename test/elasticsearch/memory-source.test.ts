import { expect, it } from 'vitest'
import type { LineBatch } from '../../src/core/batch.ts'
import type { Slip } from '../../src/elasticsearch/ship/line-run.ts'
import { MemorySource } from '../../src/elasticsearch/ship/memory-source.ts'

function batch(lines: number): LineBatch {
  const all = <Value>(value: (index: number) => Value): Value[] => Array.from({ length: lines }, (_, index) => value(index))
  return {
    lines: all((index) => `{"n":${index},"text":"${'x'.repeat(1_000)}"}\n`),
    levels: all(() => 30),
    times: all(() => 0),
    sequences: all((index) => index + 1),
    shapes: all(() => undefined),
    contexts: all(() => undefined),
    bootId: 'boot',
  }
}

/** What waits, and the memory that it has. */
function open(): { readonly source: MemorySource; readonly slip: Slip; readonly held: () => number } {
  const source = new MemorySource(() => 0)
  source.add(batch(100))
  const [run] = source.take(100, Infinity)
  if (run === undefined) throw new Error('nothing waits')
  const { slip } = run
  return { source, slip, held: () => slip.body.buffer.byteLength }
}

it('gives the memory of lines back when the last of them is stored, and not before', () => {
  const { source, slip, held } = open()
  source.settle({ slip, first: 0, last: 99 }, 'stored')
  expect(held()).toBeGreaterThan(100_000)
  source.settle({ slip, first: 99, last: 100 }, 'alreadyStored')
  expect(held()).toBe(0)
  expect(source.counts).toMatchObject({ stored: 99, alreadyStored: 1 })
})

it('leaves memory alone from which a request may still be written: after one that failed, was refused or given up', () => {
  const failed = open()
  failed.source.giveBack([{ slip: failed.slip, first: 0, last: 100 }])
  for (const run of failed.source.take(100, Infinity)) failed.source.settle(run, 'stored')
  const refused = open()
  refused.source.settle({ slip: refused.slip, first: 0, last: 1 }, 'deadLettered')
  refused.source.settle({ slip: refused.slip, first: 1, last: 100 }, 'stored')
  const given = open()
  given.source.abandon([{ slip: given.slip, first: 0, last: 100 }])
  for (const { held, source } of [failed, refused, given]) {
    expect(source.lines).toBe(0)
    expect(held()).toBeGreaterThan(100_000)
  }
})

it('leaves memory alone that is shared with others', () => {
  const source = new MemorySource(() => 0)
  source.add({ ...batch(1), lines: ['{}\n'] })
  const [run] = source.take(1, Infinity)
  const shared = run?.slip.body.buffer.byteLength ?? 0
  expect(shared).toBeGreaterThan(run?.slip.body.length ?? 0)
  if (run !== undefined) source.settle(run, 'stored')
  expect(run?.slip.body.buffer.byteLength).toBe(shared)
})
