import { describe, expect, it } from 'vitest'
import { Budget, type Waiting } from '../../src/writer/budget.ts'

const never = new Promise(() => {})

function waitingLine(gone: [number, boolean][], sequence: number, more: Partial<Waiting> = {}): Waiting {
  return { level: 30, bytes: 10, budgetMs: 60_000, work: never, go: (isInTime) => void gone.push([sequence, isInTime]), ...more }
}

describe('a budget', () => {
  it('sends a line on when its work has ended, before others that came earlier', async () => {
    const budget = new Budget()
    const gone: [number, boolean][] = []
    budget.hold(waitingLine(gone, 1))
    budget.hold(waitingLine(gone, 2, { work: Promise.resolve() }))
    await expect.poll(() => gone).toEqual([[2, true]])
    expect(budget.count).toBe(1)
    budget.releaseAll()
  })

  it('takes a rejection for the end of the work', async () => {
    const budget = new Budget()
    const gone: [number, boolean][] = []
    budget.hold(waitingLine(gone, 1, { work: Promise.reject(new Error('no')) }))
    await expect.poll(() => gone).toEqual([[1, true]])
  })

  it('sends a line on without its work when the time is up', async () => {
    const budget = new Budget()
    const gone: [number, boolean][] = []
    budget.hold(waitingLine(gone, 1, { budgetMs: 5 }))
    await expect.poll(() => gone).toEqual([[1, false]])
  })

  it('lets a line through at once that finds no room, by number', () => {
    const budget = new Budget({ maxLines: 2 })
    const gone: [number, boolean][] = []
    for (const sequence of [1, 2, 3]) budget.hold(waitingLine(gone, sequence))
    expect(gone).toEqual([[3, false]])
    expect([budget.count, budget.refused]).toEqual([2, 1])
    budget.releaseAll()
  })

  it('and by size, and has room again when lines have gone', async () => {
    const budget = new Budget({ maxBytes: 100 })
    const gone: [number, boolean][] = []
    budget.hold(waitingLine(gone, 1, { bytes: 60 }))
    budget.hold(waitingLine(gone, 2, { bytes: 60 }))
    expect(gone).toEqual([[2, false]])
    budget.releaseAll()
    expect(budget.hasRoom(100)).toBe(true)
  })

  it('sends everything on at once when the process ends, each line once', async () => {
    const budget = new Budget()
    const gone: [number, boolean][] = []
    let finish = (): void => {}
    const work = new Promise<void>((resolve) => (finish = resolve))
    budget.hold(waitingLine(gone, 1, { work }))
    budget.releaseAll()
    finish()
    await work
    await new Promise((resolve) => setImmediate(resolve))
    expect(gone).toEqual([[1, false]])
  })

  it('waits at a flush for those that wait, not for those that come later', async () => {
    const budget = new Budget()
    const gone: [number, boolean][] = []
    let finish = (): void => {}
    budget.hold(waitingLine(gone, 1, { work: new Promise<void>((resolve) => (finish = resolve)) }))
    const flushed = budget.flush()
    budget.hold(waitingLine(gone, 2))
    finish()
    await flushed
    expect(gone).toEqual([[1, true]])
    budget.releaseAll()
  })

  it('flushes 10,000 lines whose work ends in any order', async () => {
    const budget = new Budget()
    const gone: [number, boolean][] = []
    const finish: (() => void)[] = []
    for (let n = 0; n < 10_000; n++) {
      budget.hold(waitingLine(gone, n, { work: new Promise<void>((resolve) => finish.push(resolve)) }))
    }
    const flushed = budget.flush()
    for (const each of finish.toReversed()) each()
    await flushed
    expect(gone).toHaveLength(10_000)
    expect(budget.count).toBe(0)
  })

  it('does not let one line that fails on its way hold up another', () => {
    const budget = new Budget()
    const gone: [number, boolean][] = []
    budget.hold(
      waitingLine(gone, 1, {
        go() {
          throw new Error('no')
        },
      }),
    )
    budget.hold(waitingLine(gone, 2))
    budget.releaseAll()
    expect(gone).toEqual([[2, false]])
  })

  it('tells the levels of what waits', () => {
    const budget = new Budget()
    budget.hold(waitingLine([], 1, { level: 50 }))
    budget.hold(waitingLine([], 2))
    expect([...budget.levels()]).toEqual([50, 30])
    budget.releaseAll()
  })
})
