import { expect, it } from 'vitest'
import { SharedWait } from '../../src/elasticsearch/ship/shared-wait.ts'

const never = new AbortController().signal

/** A wait whose ends are given by hand, by a clock that goes on by one each time it is looked at. */
function open(): { readonly wait: SharedWait; readonly ends: PromiseWithResolvers<void>[]; readonly now: () => number } {
  let time = 0
  const now = (): number => ++time
  const ends: PromiseWithResolvers<void>[] = []
  const wait = new SharedWait(now, () => {
    const end = Promise.withResolvers<void>()
    ends.push(end)
    return end.promise
  })
  return { wait, ends, now }
}

it('waits once for all who needed it before it began', async () => {
  const { wait, ends, now } = open()
  const needed = [now(), now(), now()]
  const waiting = needed.map((at) => wait.after(at, never))
  expect(ends).toHaveLength(1)
  expect(wait.isOver(needed[0] ?? 0)).toBe(false)
  ends[0]?.resolve()
  await Promise.all(waiting)
  for (const at of needed) await wait.after(at, never)
  expect(ends).toHaveLength(1)
  expect(wait.isOver(needed[2] ?? 0)).toBe(true)
})

it('waits once more for who needed it after one had begun, whichever ends first', async () => {
  const { wait, ends, now } = open()
  const first = now()
  const early = wait.after(first, never)
  const second = now()
  const late = wait.after(second, never)
  expect(ends).toHaveLength(2)
  ends[1]?.resolve()
  await late
  expect(wait.isOver(second)).toBe(true)
  ends[0]?.resolve()
  await early
  expect(wait.isOver(second)).toBe(true)
})

it('counts for nothing when it fails, and begins anew', async () => {
  const { wait, ends, now } = open()
  const needed = now()
  const failing = [wait.after(needed, never), wait.after(needed, never)]
  ends[0]?.reject(new Error('no answer'))
  for (const each of failing) await expect(each).rejects.toThrow('no answer')
  const again = wait.after(needed, never)
  expect(ends).toHaveLength(2)
  ends[1]?.resolve()
  await again
  expect(wait.isOver(needed)).toBe(true)
})
