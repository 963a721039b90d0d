import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { DetectingOrders } from './children/detecting.ts'
import { runChild } from './run-child.ts'

const folder = mkdtempSync(join(tmpdir(), 'cordwood-detecting-'))
afterAll(() => rmSync(folder, { recursive: true }))

const ends: readonly DetectingOrders['end'][] = ['natural', 'exit', 'throw', 'wait']
const cases = ends.flatMap((end) => (['pass', 'mask'] as const).map((onTimeout) => [end, onTimeout] as const))

describe.concurrent('the end of a process while lines wait for a detector', () => {
  test.each(cases)('writes all of them, in order (end: %s, onTimeout: %s)', async (end, onTimeout) => {
    const path = join(folder, `${end}-${onTimeout}.log`)
    const orders: DetectingOrders = { path, lines: 500, onTimeout, end }
    await runChild('detecting.ts', orders, end === 'wait' ? { kill: 'SIGTERM' } : {})
    const lines = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((line) => line['log.level'] === 'info')
    expect(lines.map((line) => line['n'])).toEqual(Array.from({ length: 500 }, (_, n) => n))
    expect(new Set(lines.map((line) => line['message']))).toEqual(
      new Set([onTimeout === 'mask' ? '[UNSCANNED]' : 'asked Jane Roe']),
    )
  })
})
