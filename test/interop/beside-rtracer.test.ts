import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Tally } from '../http/matrix/tally.ts'

interface Run {
  readonly node: string
  readonly requests: number
  readonly result: Readonly<Record<string, Tally>>
}

const root = join(import.meta.dirname, '../..')
const versions = {
  'v22.': 'node_modules/node-22/bin/node',
  'v24.': 'node_modules/node/bin/node',
  'v26.': 'node_modules/node-26/bin/node',
}
const places = ['req data', 'req end', 'req close', 'after the body', 'res finish', 'res close', 'aborted: res close']

describe('with the real cls-rtracer beside us, in either order', () => {
  it.each(Object.entries(versions))('neither loses a context, on Node %s', { timeout: 600_000 }, async (version, binary) => {
    const { stdout } = await promisify(execFile)(binary, ['--no-warnings', 'test/interop/matrix.ts', '60'], {
      cwd: root,
      maxBuffer: 1 << 24,
    })
    const { node, requests, result } = JSON.parse(stdout) as Run
    expect(node.startsWith(version)).toBe(true)
    expect(Object.keys(result)).toHaveLength(8)
    for (const [name, tally] of Object.entries(result)) {
      const wrong = Object.entries(tally).filter(([, { lost, foreign }]) => lost + foreign > 0)
      expect(wrong, name).toEqual([])
      const both = places.flatMap((place) => [place, `${place} (cls-rtracer)`])
      expect(
        both.filter((place) => (tally[place]?.checks ?? 0) < requests),
        name,
      ).toEqual([])
    }
    const total = Object.values(result).flatMap((tally) => Object.values(tally).map(({ checks }) => checks))
    console.log(`${node} beside cls-rtracer: ${total.reduce((sum, checks) => sum + checks, 0)} checks, 0 lost, 0 foreign`)
  })
})
