import type { PageRequest } from '../../core/engine.ts'
import type { LogRecord } from '../../core/record.ts'
import { Heap } from './heap.ts'
import { compareKeys, type LocatedRecord, type OrderKey, orderKey } from './line-order.ts'
import type { ScanPass } from './scan-pass.ts'

interface Candidate {
  readonly key: OrderKey
  readonly record: LogRecord
}

/** The best lines of a pass, in order, with memory for one page. */
export async function selectPage(
  pass: ScanPass,
  { limit, order }: Pick<PageRequest, 'limit' | 'order'>,
  after: OrderKey | undefined,
): Promise<{ readonly records: readonly LogRecord[]; readonly last: OrderKey | undefined; readonly total: number }> {
  const direction = order === 'newest' ? -1 : 1
  const compare = (a: OrderKey, b: OrderKey): number => direction * compareKeys(a, b)
  // The worst of the page lies at the top, to be pushed out by a better one.
  const best = new Heap<Candidate>((a, b) => compare(b.key, a.key))
  let total = 0
  let eligible = 0

  const consider = (located: LocatedRecord): void => {
    const key = orderKey(located)
    if (after !== undefined && compare(key, after) <= 0) return
    eligible++
    if (best.size < limit) best.push({ key, record: located.record })
    else {
      const worst = best.peek()
      if (worst !== undefined && compare(key, worst.key) < 0) best.replace({ key, record: located.record })
    }
  }
  for await (const found of pass.lists()) {
    total += found.length
    for (const located of found) consider(located)
  }
  const page = [...best.values()].sort((a, b) => compare(a.key, b.key))
  return { records: page.map(({ record }) => record), last: eligible > page.length ? page.at(-1)?.key : undefined, total }
}
