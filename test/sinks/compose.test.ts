import { PassThrough, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Sink } from '../../src/core/sink.ts'
import { fallback } from '../../src/sinks/fallback.ts'
import { memory } from '../../src/sinks/memory.ts'
import { stream } from '../../src/sinks/stream.ts'
import { tee } from '../../src/sinks/tee.ts'
import { createRig } from '../writer/setup.ts'
import { batchOf, createHost, createSwitch } from './setup.ts'

describe('tee', () => {
  test('gives each line to all, and offers a batch again only to those that failed', async () => {
    const [a, b] = [createSwitch('a'), createSwitch('b')]
    const sink = tee(a, b)
    const batch = batchOf('1', '2')
    b.isBroken = true
    await expect(sink.write(batch)).rejects.toThrow('b is broken')
    expect(() => sink.flushSync?.()).toThrow('b is broken')
    b.isBroken = false
    await sink.write(batch)
    sink.flushSync?.()
    await sink.write(batchOf('3'))
    expect([a.texts, b.texts]).toEqual([
      ['1', '2', '3'],
      ['1', '2', '3'],
    ])
  })

  test('can write within the call only if all can', () => {
    const slow = stream(new PassThrough())
    expect(tee(createSwitch('a'), slow).flushSync).toBeUndefined()
    expect(tee(createSwitch('a'), createSwitch('b')).flushSync).toBeDefined()
  })

  test('is waited for at a close as long as for the slowest, like a fallback', () => {
    const waiting = (closeDeadlineMs: number): Sink => Object.assign(createSwitch('a'), { closeDeadlineMs })
    expect(tee(waiting(10), createSwitch('b'), waiting(30)).closeDeadlineMs).toBe(30)
    expect(fallback(createSwitch('a'), waiting(20)).closeDeadlineMs).toBe(20)
    expect(tee(createSwitch('a'), createSwitch('b'))).not.toHaveProperty('closeDeadlineMs')
  })

  test('frees all', async () => {
    const [a, b] = [createSwitch('a'), createSwitch('b')]
    await tee(a, b)[Symbol.asyncDispose]()
    expect([a.isFreed, b.isFreed]).toEqual([true, true])
  })

  test('counts what one of them holds in a queue of its own as pending, and what it gave up as dropped', async () => {
    const held = { pending: new Map<number, number>(), dropped: new Map<number, number>() }
    const [a, b] = [createSwitch('a'), { ...createSwitch('b'), held: () => held, write: async () => {} }]
    const rig = createRig(tee(a, b))
    for (let n = 0; n < 10; n++) rig.offer(String(n), 30)
    await rig.writer.flush()
    held.pending.set(30, 4)
    held.dropped.set(30, 1)
    expect(rig.writer.stats).toMatchObject({ written: { total: 5 }, pending: { total: 4 }, dropped: { total: 1 } })
    a.isBroken = true
    rig.offer('x', 40)
    held.pending.set(40, 1)
    await Promise.resolve()
    // The batch waits here, because one of the two has not got it: it is pending once.
    expect(rig.writer.stats).toMatchObject({ accepted: { total: 11 }, written: { total: 5 }, pending: { total: 5 } })
  })

  test('needs sinks', () => {
    expect(() => tee({} as never)).toThrow(/Expected sinks/)
    expect(() => (tee as (...sinks: never[]) => unknown)()).toThrow(/at least one sink/)
  })

  test('behind a writer loses and doubles nothing while one of its sinks fails now and then', async () => {
    const [a, b] = [createSwitch('a'), createSwitch('b')]
    const rig = createRig(tee(a, b))
    for (let n = 1; n <= 60; n++) {
      b.isBroken = n % 7 === 0
      rig.offer(String(n), n % 3 === 0 ? 50 : 30)
      if (n % 5 === 0) await Promise.resolve()
    }
    b.isBroken = false
    await rig.writer.flush()
    const all = Array.from({ length: 60 }, (_, index) => String(index + 1))
    expect(a.texts).toEqual(all)
    expect(b.texts).toEqual(all)
  })
})

describe('fallback', () => {
  test('writes to the second while the first fails, and says so once', async () => {
    const [first, second] = [createSwitch('first'), createSwitch('second')]
    const host = createHost()
    const sink = fallback(first, second)
    sink.start?.(host)
    await sink.write(batchOf('1'))
    first.isBroken = true
    await sink.write(batchOf('2'))
    await sink.write(batchOf('3'))
    expect([first.texts, second.texts]).toEqual([['1'], ['2', '3']])
    expect(host.problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_SINK_FAILED'])
  })

  test('goes back to the first when it works again', async () => {
    const [first, second] = [createSwitch('first'), createSwitch('second')]
    const host = createHost()
    const sink = fallback(first, second)
    sink.start?.(host)
    first.isBroken = true
    await sink.write(batchOf('1'))
    first.isBroken = false
    await sleep(1_100)
    await sink.write(batchOf('2'))
    expect([first.texts, second.texts]).toEqual([['2'], ['1']])
    expect(host.problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_SINK_FAILED', 'CORDWOOD_PROBLEM_SINK_RECOVERED'])
  })

  test('writes each line once, within the call too, when the first fails', async () => {
    const [first, second] = [createSwitch('first'), createSwitch('second')]
    const rig = createRig(fallback(first, second))
    for (let n = 1; n <= 40; n++) {
      first.isBroken = n > 10
      rig.offer(String(n), n % 4 === 0 ? 50 : 30)
      if (n % 6 === 0) await Promise.resolve()
    }
    await rig.writer.flush()
    const all = Array.from({ length: 40 }, (_, index) => String(index + 1))
    expect([...first.texts, ...second.texts]).toEqual(all)
    expect(rig.writer.stats.written.total).toBe(40)
  })

  test('fails when both do, and the writer offers the batch again', async () => {
    const [first, second] = [createSwitch('first'), createSwitch('second')]
    const rig = createRig(fallback(first, second))
    first.isBroken = second.isBroken = true
    rig.offer('1', 50)
    await Promise.resolve()
    expect(rig.writer.stats.pending.total).toBe(1)
    second.isBroken = false
    await rig.writer.flush()
    expect(second.texts).toEqual(['1'])
  })
})

describe('stream', () => {
  test('waits for a slow stream before it gives it more', async () => {
    let waiting = 0
    let most = 0
    const texts: string[] = []
    const slow = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _encoding, done) {
        most = Math.max(most, ++waiting)
        setTimeout(() => {
          waiting--
          texts.push(chunk.toString())
          done()
        }, 2)
      },
    })
    const rig = createRig(Object.assign(stream(slow), { batch: { maxLines: 3 } }))
    for (let n = 1; n <= 10; n++) rig.offer(String(n))
    await rig.writer.flush()
    expect(most).toBe(1)
    expect(texts.join('')).toBe('1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n')
  })

  test('is not ended unless asked to', async () => {
    const [kept, ended] = [new PassThrough(), new PassThrough()]
    await stream(kept)[Symbol.asyncDispose]()
    await stream(ended, { end: true })[Symbol.asyncDispose]()
    expect([kept.writableEnded, ended.writableEnded]).toEqual([false, true])
  })

  test('that was destroyed is gone for good: its lines are dropped, and nothing is thrown', async () => {
    const broken = new PassThrough()
    const rig = createRig(stream(broken))
    broken.destroy(new Error('cut'))
    rig.offer('1')
    await rig.writer.flush()
    expect(rig.writer.stats).toMatchObject({ state: 'dead', dropped: { total: 1 } })
    expect(rig.problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_SINK_CLOSED'])
  })

  test('is listened to once, however many loggers write to it', () => {
    const writable = new PassThrough()
    for (let count = 0; count < 20; count++) stream(writable).start?.(createHost())
    expect(writable.listenerCount('error')).toBe(1)
  })

  test('must be one', () => {
    expect(() => stream({} as never)).toThrow(/Expected a Writable stream/)
  })
})

describe('memory', () => {
  test('keeps lines and decodes them', async () => {
    const sink = memory()
    await sink.write(batchOf('{"level":30,"time":1700000000000,"msg":"hello","n":1}', 'not JSON'))
    expect(sink.lines).toEqual(['{"level":30,"time":1700000000000,"msg":"hello","n":1}\n', 'not JSON\n'])
    expect(sink.records.map(({ message, time }) => [message, time])).toEqual([
      ['hello', 1_700_000_000_000],
      ['not JSON', 1_000],
    ])
    sink.clear()
    expect(sink.lines).toEqual([])
  })

  test('keeps only the newest when there are many', async () => {
    const sink = memory({ maxLines: 3 })
    await sink.write(batchOf('1', '2'))
    await sink.write(batchOf('3', '4', '5'))
    expect(sink.lines).toEqual(['3\n', '4\n', '5\n'])
  })
})
