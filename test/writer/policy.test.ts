import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createProbe, createRig, imbalance } from './setup.ts'

/** Never resolves, so that all lines stay in the ring (but the first, which is on its way). */
function createStuck(): ReturnType<typeof createProbe> {
  const probe = createProbe(false)
  let isFirst = true
  return Object.assign(probe, {
    async write(batch: { readonly lines: readonly string[] }): Promise<void> {
      if (isFirst) await new Promise((resolve) => release.push(resolve))
      isFirst = false
      probe.texts.push(...batch.lines.map((line) => line.slice(0, -1)))
    },
  })
}
const release: ((value: unknown) => void)[] = []

async function fill(
  overflow: 'drop-lowest-level' | 'drop-oldest' | 'drop-newest',
  levels: number[],
  capacity: number,
): Promise<{ kept: string[]; rig: ReturnType<typeof createRig> }> {
  const probe = createStuck()
  const rig = createRig(probe, { overflow, capacity, flushIntervalMs: 0 })
  rig.offer('first', 60)
  const flushed = rig.writer.flush()
  for (const [index, level] of levels.entries()) rig.offer(String(index), level)
  expect(imbalance(rig.writer.stats)).toEqual([])
  const rest = rig.writer.flush()
  release.splice(0).forEach((go) => go(undefined))
  await flushed
  await rest
  return { kept: probe.texts.slice(1), rig }
}

const levelLists = fc.array(fc.constantFrom(10, 20, 30, 40), { maxLength: 30 })

test('drop-oldest keeps the newest lines, in order', async () => {
  await fc.assert(
    fc.asyncProperty(levelLists, fc.integer({ min: 1, max: 8 }), async (levels, capacity) => {
      const { kept } = await fill('drop-oldest', levels, capacity)
      expect(kept).toEqual(levels.map((_, index) => String(index)).slice(-capacity))
    }),
  )
})

test('drop-newest keeps the first lines, in order', async () => {
  await fc.assert(
    fc.asyncProperty(levelLists, fc.integer({ min: 1, max: 8 }), async (levels, capacity) => {
      const { kept } = await fill('drop-newest', levels, capacity)
      expect(kept).toEqual(levels.map((_, index) => String(index)).slice(0, capacity))
    }),
  )
})

test('drop-lowest-level gives up the oldest line of the lowest level for one of a higher, and else the new one', async () => {
  await fc.assert(
    fc.asyncProperty(levelLists, fc.integer({ min: 1, max: 8 }), async (levels, capacity) => {
      const model: { name: string; level: number }[] = []
      for (const [index, level] of levels.entries()) {
        if (model.length >= capacity) {
          const lowest = Math.min(...model.map((line) => line.level))
          if (lowest >= level) continue
          model.splice(
            model.findIndex((line) => line.level === lowest),
            1,
          )
        }
        model.push({ name: String(index), level })
      }
      const { kept } = await fill('drop-lowest-level', levels, capacity)
      expect(kept).toEqual(model.map(({ name }) => name))
    }),
  )
})

test('each loss is counted at its level', async () => {
  const { rig } = await fill('drop-lowest-level', [10, 20, 30, 40], 2)
  expect(rig.writer.stats.dropped).toEqual({ total: 2, byLevel: { 10: 1, 20: 1 } })
})

test('an episode of losses is two problems, and their numbers are what was lost', async () => {
  const { rig } = await fill(
    'drop-newest',
    Array.from({ length: 500 }, () => 30),
    100,
  )
  const dropped = rig.problems.filter(({ code }) => code === 'CORDWOOD_PROBLEM_DROPPED')
  expect(dropped.map(({ lost }) => lost)).toEqual([1, 399])
})

test('a policy that needs to write within the call is refused for a sink that cannot', () => {
  expect(() => createRig(createProbe(false), { overflow: 'block' })).toThrow(/CORDWOOD|cannot write within the call/)
})
