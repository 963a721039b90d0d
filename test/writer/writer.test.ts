import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { LineBatch } from '../../src/core/batch.ts'
import { CordwoodError } from '../../src/core/error.ts'
import { createProbe, createRig, imbalance } from './setup.ts'

const range = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, index) => String(from + index))

describe('a sink that can write within the call', () => {
  test('may log while it writes without keeping the call for ever', () => {
    const probe = createProbe(true)
    const rig = createRig(probe)
    probe.fail = () => {
      if (probe.batches < 100) rig.offer('from within', 50)
    }
    rig.offer('1')
    rig.offer('2', 50)
    expect(probe.texts).toEqual(['1', '2'])
    probe.fail = undefined
    rig.writer.flushSync(0)
    expect(probe.texts).toEqual(['1', '2', 'from within'])
    expect(imbalance(rig.writer.stats)).toEqual([])
  })

  test('gets nothing within the call while the line is young and not urgent', () => {
    const probe = createProbe(true)
    const rig = createRig(probe)
    rig.offer('1')
    expect(probe.texts).toEqual([])
  })

  test('gets all that waits within the call of an error', () => {
    const probe = createProbe(true)
    const rig = createRig(probe)
    rig.offer('1')
    rig.offer('2', 50)
    expect(probe.texts).toEqual(['1', '2'])
  })

  test('gets all that waits within the call that comes an interval after the oldest line, without any timer', () => {
    const probe = createProbe(true)
    const rig = createRig(probe)
    rig.offer('1')
    rig.time += 9
    rig.offer('2')
    expect(probe.texts).toEqual([])
    rig.time += 1
    rig.offer('3')
    expect(probe.texts).toEqual(['1', '2', '3'])
  })

  test('gets what waits by a timer when no further call comes', async () => {
    const probe = createProbe(true)
    const rig = createRig(probe)
    rig.offer('1')
    await expect.poll(() => probe.texts).toEqual(['1'])
  })

  test('loses nothing when the ring is full', () => {
    const probe = createProbe(true)
    const rig = createRig(probe, { capacity: 10 })
    for (const text of range(1, 1_000)) rig.offer(text)
    rig.writer.flushSync(0)
    expect(probe.texts).toEqual(range(1, 1_000))
  })

  test('is offered the same batch again after a failure, and each line is written once and in order', async () => {
    const probe = createProbe(true)
    const rig = createRig(probe)
    let failures = 3
    probe.fail = () => (failures-- > 0 ? new Error('no') : undefined)
    for (const text of range(1, 100)) rig.offer(text, 50)
    const report = await rig.writer.flush()
    expect(probe.texts).toEqual(range(1, 100))
    expect(report).toEqual({ written: 100, dropped: 0, timedOut: false })
    expect(rig.problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_SINK_FAILED', 'CORDWOOD_PROBLEM_SINK_RECOVERED'])
  })

  test('is not asked at each call while it fails', () => {
    const probe = createProbe(true)
    const rig = createRig(probe)
    let asked = 0
    probe.fail = () => {
      asked++
      return new Error('no')
    }
    for (let call = 0; call < 1_000; call++) rig.offer('x', 50)
    expect(asked).toBeLessThan(10)
  })

  test('that is gone for good costs one problem, and its lines are counted as dropped', async () => {
    const probe = createProbe(true)
    const rig = createRig(probe)
    probe.fail = () => new CordwoodError('CORDWOOD_PROBLEM_SINK_CLOSED', 'gone')
    for (const text of range(1, 100)) rig.offer(text, 50)
    await sleep(20)
    for (const text of range(1, 100)) rig.offer(text)
    expect(rig.writer.stats).toMatchObject({ state: 'dead', dropped: { total: 200 }, pending: { total: 0 } })
    expect(rig.problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_SINK_CLOSED'])
    expect(await rig.writer.flush()).toEqual({ written: 0, dropped: 0, timedOut: false })
  })

  test('whose reader took nothing for blockMs is not waited for again until it takes something', () => {
    const waits: number[] = []
    const timeUp = new CordwoodError('CORDWOOD_PROBLEM_FLUSH_TIMEOUT', 'full')
    const probe = Object.assign(createProbe(true), {
      write: () => new Promise<void>(() => {}),
      flushSync(deadlineMs: number) {
        waits.push(deadlineMs)
        throw timeUp
      },
    })
    const rig = createRig(probe, { blockMs: 70, capacity: 10 })
    for (let call = 0; call < 50; call++) rig.offer('x', 50)
    expect(waits.filter((wait) => wait > 0)).toHaveLength(1)
    expect(imbalance(rig.writer.stats)).toEqual([])
    expect(rig.problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_FLUSH_TIMEOUT', 'CORDWOOD_PROBLEM_DROPPED'])
  })
})

describe('a sink that cannot write within the call', () => {
  test('gets one batch at a time, in order', async () => {
    const probe = createProbe(false)
    let atOnce = 0
    let most = 0
    const texts: string[] = []
    const slow = Object.assign(probe, {
      async write(batch: LineBatch) {
        most = Math.max(most, ++atOnce)
        await sleep(1)
        texts.push(...batch.lines.map((line) => line.slice(0, -1)))
        atOnce--
      },
      batch: { maxLines: 7 },
    })
    const rig = createRig(slow)
    for (const text of range(1, 60)) rig.offer(text)
    await rig.writer.flush()
    expect(most).toBe(1)
    expect(texts).toEqual(range(1, 60))
  })

  test('is woken by the number of lines before their age', async () => {
    const probe = Object.assign(createProbe(false), { batch: { maxLines: 5, maxAgeMs: 60_000 } })
    const rig = createRig(probe)
    for (const text of range(1, 5)) rig.offer(text)
    await expect.poll(() => probe.texts, { timeout: 30_000 }).toEqual(range(1, 5))
  })

  test('that throws at once is treated as one that rejects', async () => {
    const probe = createProbe(false)
    let failures = 2
    const write = probe.write.bind(probe)
    const hasty = Object.assign(probe, {
      write(batch: LineBatch): Promise<void> {
        if (failures-- > 0) throw new Error('at once')
        return write(batch)
      },
    })
    const rig = createRig(hasty)
    rig.offer('1')
    await rig.writer.flush()
    expect(hasty.texts).toEqual(['1'])
  })
})

describe('flush', () => {
  test('says that it timed out when lines still wait, and they are written later', async () => {
    const probe = createProbe(false)
    let isFailing = true
    probe.fail = () => (isFailing ? new Error('no') : undefined)
    const rig = createRig(probe)
    rig.offer('1')
    expect(await rig.writer.flush(30)).toEqual({ written: 0, dropped: 0, timedOut: true })
    isFailing = false
    expect(await rig.writer.flush()).toEqual({ written: 1, dropped: 0, timedOut: false })
  })

  test('does not wait for lines that came after it', async () => {
    const probe = createProbe(false)
    const rig = createRig(probe)
    rig.offer('before')
    let isOver = false
    const flushed = rig.writer.flush().then((report) => {
      isOver = true
      return report
    })
    for (let turn = 0; turn < 1_000 && !isOver; turn++) {
      rig.offer('after')
      await sleep(0)
    }
    expect((await flushed).timedOut).toBe(false)
  })
})

describe('close', () => {
  test('drops what cannot be written in time, says so once, and frees the sink', async () => {
    const probe = createProbe(false)
    let isFreed = false
    probe.fail = () => new Error('no')
    Object.assign(probe, { [Symbol.asyncDispose]: async () => void (isFreed = true) })
    const rig = createRig(probe)
    for (const text of range(1, 5)) rig.offer(text)
    expect(await rig.writer.close(30)).toEqual({ written: 0, dropped: 5, timedOut: true })
    expect(isFreed).toBe(true)
    expect(rig.problems.map(({ code, lost }) => [code, lost])).toEqual([
      ['CORDWOOD_PROBLEM_SINK_FAILED', 0],
      ['CORDWOOD_PROBLEM_FLUSH_TIMEOUT', 5],
    ])
  })

  test.each([
    [60_000, 50_000, { written: 1, dropped: 0, timedOut: false }],
    [200, 400, { written: 0, dropped: 1, timedOut: true }],
    [undefined, 4_000, { written: 1, dropped: 0, timedOut: false }],
  ])('waits as long as its sink says: %s ms, when the sink takes %i ms', async (closeDeadlineMs, takesMs, report) => {
    vi.useFakeTimers()
    try {
      const probe = createProbe(false)
      const write = probe.write.bind(probe)
      const slow = async (batch: LineBatch): Promise<void> => {
        await new Promise((resolve) => setTimeout(resolve, takesMs))
        await write(batch)
      }
      const rig = createRig(Object.assign(probe, { write: slow, ...(closeDeadlineMs !== undefined && { closeDeadlineMs }) }))
      rig.offer('1')
      const closed = rig.writer.close()
      await vi.advanceTimersByTimeAsync(60_000)
      expect(await closed).toEqual(report)
    } finally {
      vi.useRealTimers()
    }
  })

  test('counts what comes after it as dropped, with one problem', async () => {
    const rig = createRig(createProbe(true))
    await rig.writer.close()
    for (const text of range(1, 5)) rig.offer(text, 50)
    expect(rig.writer.stats).toMatchObject({ accepted: { total: 5 }, dropped: { total: 5 } })
    expect(rig.problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_CLOSED'])
  })

  test('writes the lines that come while it flushes', async () => {
    const probe = createProbe(false)
    const rig = createRig(probe)
    rig.offer('1')
    const closed = rig.writer.close()
    rig.offer('2')
    await closed
    expect(imbalance(rig.writer.stats)).toEqual([])
  })
})

test('a problem handler that logs into the same writer does no harm', () => {
  const probe = createProbe(true)
  const rig = createRig(probe, { capacity: 5 })
  probe.fail = () => new Error('no')
  rig.problems.push = (...problems) => {
    rig.offer('from the handler', 50)
    return problems.length
  }
  for (let call = 0; call < 100; call++) rig.offer('x', 50)
  expect(imbalance(rig.writer.stats)).toEqual([])
})

interface Plan {
  readonly lines: readonly {
    readonly level: number
    readonly afterMs: number
    readonly isSkipped: boolean
    readonly yields: boolean
  }[]
  /** What the sink does at each write; then it works. */
  readonly faults: readonly ('ok' | 'throw' | 'reject' | 'late' | 'late reject')[]
  readonly capacity: number
  readonly isSync: boolean
  readonly overflow: 'drop-lowest-level' | 'drop-oldest' | 'drop-newest' | undefined
}

const plans: fc.Arbitrary<Plan> = fc.record({
  lines: fc.array(
    fc.record({
      level: fc.constantFrom(20, 30, 40, 50),
      afterMs: fc.constantFrom(0, 0, 0, 1, 5, 20),
      isSkipped: fc.boolean(),
      yields: fc.boolean(),
    }),
    { maxLength: 60 },
  ),
  faults: fc.array(fc.constantFrom('ok', 'throw', 'reject', 'late', 'late reject'), { maxLength: 6 }),
  capacity: fc.integer({ min: 1, max: 12 }),
  isSync: fc.boolean(),
  overflow: fc.constantFrom('drop-lowest-level', 'drop-oldest', 'drop-newest', undefined),
})

/** A sink with faults to order. It keeps the contract: flushSync throws when what was begun did not succeed. */
function createFaulty({ faults, isSync }: Plan): ReturnType<typeof createProbe> {
  const left = [...faults]
  let failed: unknown
  const probe = createProbe(isSync)
  return Object.assign(probe, {
    write(batch: LineBatch): Promise<void> {
      const fault = left.shift() ?? 'ok'
      failed = fault === 'ok' || fault === 'late' ? undefined : new Error(fault)
      if (fault === 'throw') throw failed
      if (failed === undefined) probe.texts.push(...batch.lines.map((line) => line.slice(0, -1)))
      const late = fault.startsWith('late') ? sleep(1) : Promise.resolve()
      const outcome = failed
      return late.then(() => {
        if (outcome !== undefined) throw outcome
      })
    },
    ...(isSync && {
      flushSync() {
        if (failed !== undefined) throw failed
      },
    }),
  })
}

test('the books balance at every moment, and what counts as written was written once and in order, under every fault', async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const probe = createFaulty(plan)
      const rig = createRig(probe, { capacity: plan.capacity, overflow: plan.overflow })
      let accepted = 0
      for (const { level, afterMs, isSkipped, yields } of plan.lines) {
        rig.time += afterMs
        if (isSkipped) rig.writer.skip(level)
        else rig.offer(String(++accepted), level)
        expect(imbalance(rig.writer.stats)).toEqual([])
        if (yields) await Promise.resolve()
      }
      const { timedOut } = await rig.writer.flush()
      const { stats } = rig.writer
      expect(timedOut).toBe(false)
      expect(imbalance(stats)).toEqual([])
      expect(stats.pending.total).toBe(0)
      expect(stats.filtered.total).toBe(plan.lines.length - accepted)
      expect(probe.texts).toHaveLength(stats.written.total)
      expect(probe.texts.map(Number)).toEqual([...new Set(probe.texts.map(Number))].sort((a, b) => a - b))
      const lost = rig.problems
        .filter(({ code }) => code === 'CORDWOOD_PROBLEM_DROPPED')
        .reduce((sum, problem) => sum + problem.lost, 0)
      expect(lost).toBe(stats.dropped.total)
      await rig.writer.close()
    }),
    { numRuns: 60 },
  )
}, 600_000)
