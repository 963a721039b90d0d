import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Ring } from '../../src/writer/ring.ts'

type Step =
  | { readonly kind: 'offer'; readonly length: number; readonly level: number }
  | { readonly kind: 'take'; readonly lines: number; readonly bytes: number }
  | { readonly kind: 'drop lowest' }
  | { readonly kind: 'drop oldest' }

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('offer' as const),
        length: fc.integer({ min: 1, max: 9 }),
        level: fc.integer({ min: 1, max: 3 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('take' as const),
        lines: fc.integer({ min: 1, max: 6 }),
        bytes: fc.integer({ min: 1, max: 30 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('drop lowest' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop oldest' as const) }) },
  ),
  { maxLength: 80 },
)

interface Entry {
  readonly line: string
  readonly level: number
  readonly sequence: number
}

/** The plainest thing that does the same: an array. */
class Model {
  entries: Entry[] = []
  readonly capacity: number
  readonly maxBytes: number

  constructor(capacity: number, maxBytes: number) {
    this.capacity = capacity
    this.maxBytes = maxBytes
  }

  get bytes(): number {
    return this.entries.reduce((sum, { line }) => sum + line.length, 0)
  }

  offer(entry: Entry): boolean {
    if (this.entries.length >= this.capacity) return false
    if (this.entries.length > 0 && this.bytes + entry.line.length > this.maxBytes) return false
    this.entries.push(entry)
    return true
  }

  take(maxLines: number, maxBytes: number): Entry[] {
    let count = 0
    let bytes = 0
    for (const { line } of this.entries) {
      bytes += line.length
      if (count >= maxLines || (count > 0 && bytes > maxBytes)) break
      count++
    }
    return this.entries.splice(0, count)
  }

  dropLowest(): void {
    const lowest = Math.min(...this.entries.map(({ level }) => level))
    this.entries.splice(
      this.entries.findIndex(({ level }) => level === lowest),
      1,
    )
  }
}

function apply(step: Step, ring: Ring, model: Model, sequence: number): void {
  if (step.kind === 'offer') {
    const line = 'x'.repeat(step.length)
    const taken = ring.offer(line, step.level, sequence, sequence, undefined, undefined)
    expect(taken).toBe(model.offer({ line, level: step.level, sequence }))
  } else if (step.kind === 'take') {
    const batch = ring.take(step.lines, step.bytes)
    const expected = model.take(step.lines, step.bytes)
    expect(batch?.sequences ?? []).toEqual(expected.map(({ sequence }) => sequence))
    expect(batch?.levels ?? []).toEqual(expected.map(({ level }) => level))
    expect(batch?.lines ?? []).toEqual(expected.map(({ line }) => line))
    expect(batch?.times.length ?? 0).toBe(expected.length)
  } else if (model.entries.length > 0) {
    const slot = step.kind === 'drop lowest' ? (ring.lowest().slots[0] ?? -1) : ring.oldestSlot
    const before = ring.count
    ring.drop(slot)
    expect(ring.count).toBe(before - 1)
    if (step.kind === 'drop lowest') model.dropLowest()
    else model.entries.shift()
  }
}

describe('the ring', () => {
  test('does what an array would do, whatever is offered, taken and dropped', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 7 }), fc.integer({ min: 4, max: 40 }), (all, capacity, maxBytes) => {
        const ring = new Ring(capacity, maxBytes, 'boot')
        const model = new Model(capacity, maxBytes)
        for (const [index, step] of all.entries()) {
          apply(step, ring, model, index + 1)
          expect(ring.count).toBe(model.entries.length)
          expect(ring.bytes).toBe(model.bytes)
          expect([...ring.levels()]).toEqual(model.entries.map(({ level }) => level))
          expect(ring.oldestTime).toBe(model.entries[0]?.sequence)
          expect(ring.oldestSequence).toBe(model.entries[0]?.sequence ?? Infinity)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  test('takes one line that is larger than all its bytes when it is empty', () => {
    const ring = new Ring(4, 10, 'boot')
    expect(ring.offer('x'.repeat(50), 30, 1, 1, undefined, undefined)).toBe(true)
    expect(ring.offer('y', 30, 1, 2, undefined, undefined)).toBe(false)
  })
})
