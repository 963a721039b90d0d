import { describe, expect, it } from 'vitest'
import { type FsyncPolicy, GroupCommit } from '../../src/audit/group-commit.ts'

/** An fsync that ends when the test says so. Unless told otherwise no interval ends while a test runs. */
function commit(policy: FsyncPolicy, intervalMs: number = 3_600_000) {
  const running: { end: () => void; fail: (cause: unknown) => void }[] = []
  const failures: unknown[] = []
  let syncs = 0
  const group = new GroupCommit(
    policy,
    intervalMs,
    () => {
      syncs++
      return new Promise<void>((end, fail) => running.push({ end, fail }))
    },
    (cause) => failures.push(cause),
  )
  return { group, running, failures, syncs: () => syncs }
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('with fsync always', () => {
  it('a thousand records of one burst share one fsync', async () => {
    const { group, running, syncs } = commit('always')
    const promises = Array.from({ length: 1000 }, () => group.written())
    await turn()
    expect([syncs(), new Set(promises).size]).toEqual([1, 1])
    running[0]?.end()
    await Promise.all(promises)
  })

  it('records written while one runs share the next, for it may not hold them', async () => {
    const { group, running, syncs } = commit('always')
    const first = group.written()
    await turn()
    let isDurable = false
    const later = Promise.all([group.written(), group.written()]).then(() => (isDurable = true))
    running[0]?.end()
    await first
    await turn()
    expect([syncs(), isDurable]).toEqual([2, false])
    running[1]?.end()
    await later
    await turn()
    expect(syncs()).toBe(2)
  })

  it('one that fails rejects its records alone, and nobody has to look', async () => {
    const { group, running, failures } = commit('always')
    const first = group.written()
    await turn()
    const second = group.written()
    running[0]?.fail(new Error('EIO'))
    await expect(first).rejects.toThrow('EIO')
    await turn()
    running[1]?.end()
    await second
    expect(failures).toEqual([new Error('EIO')])
  })

  it('at the end of the process one fsync within the call is for all', async () => {
    const { group } = commit('always')
    const first = group.written()
    await turn()
    const second = group.written()
    let syncs = 0
    group.settleSync(() => syncs++)
    await Promise.all([first, second])
    expect(syncs).toBe(1)
  })
})

it('with fsync interval there is one fsync for what is written until then', async () => {
  const { group, running, syncs } = commit('interval')
  const promises = [group.written()]
  await turn()
  promises.push(group.written())
  expect(syncs()).toBe(0)
  const settled = group.settle()
  expect(syncs()).toBe(1)
  running[0]?.end()
  await settled
  await Promise.all(promises)
})

it('with fsync interval the end of the interval begins it', async () => {
  const { group, running, syncs } = commit('interval', 1)
  const promises = [group.written(), group.written()]
  while (running.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  running[0]?.end()
  await Promise.all(promises)
  expect(syncs()).toBe(1)
})

it('with fsync never what is written is durable enough', async () => {
  const { group, syncs } = commit('never')
  await group.written()
  await group.settle()
  expect(syncs()).toBe(0)
})
