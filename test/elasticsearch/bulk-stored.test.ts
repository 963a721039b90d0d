import fc from 'fast-check'
import { expect, it } from 'vitest'
import { areAllStored } from '../../src/elasticsearch/bulk/bulk-stored.ts'

const answer = (statuses: readonly number[]): string =>
  JSON.stringify({ errors: false, items: statuses.map((status) => ({ create: { status } })) })

it('knows the answer of a server that stored each line', () => {
  for (const lines of [1, 2, 3, 10, 5_000]) {
    expect(areAllStored(Buffer.from(answer(Array<number>(lines).fill(201))), lines)).toBe(true)
  }
})

it('takes no other answer for it, whichever byte differs', () => {
  const wanted = Buffer.from(answer([201, 201, 201]))
  for (const at of wanted.keys()) {
    const other = Buffer.from(wanted)
    other[at] = other[at]! ^ 1
    expect(areAllStored(other, 3), `byte ${at}`).toBe(false)
  }
})

it('takes no answer of another length for it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }), (said, sent) => {
      expect(areAllStored(Buffer.from(answer(Array<number>(said).fill(201))), sent)).toBe(said === sent && sent > 0)
    }),
  )
})

it('leaves answers that say more of a line to be read', () => {
  const items = [{ create: { status: 201, failure_store: 'used' } }, { create: { status: 201 } }]
  expect(areAllStored(Buffer.from(JSON.stringify({ errors: false, items })), 2)).toBe(false)
  expect(areAllStored(Buffer.from('<html>'), 1)).toBe(false)
  expect(areAllStored(Buffer.alloc(0), 0)).toBe(false)
})
