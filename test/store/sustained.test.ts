import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sustain } from './sustain.ts'

it('has each line of a service that logs without a pause, and the books balance', { timeout: 600_000 }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'cordwood-sustained-'))
  const { isRight, lines, extra, problems } = await sustain({ dir, seconds: 8, rate: 10_500, into: 'store' })
  rmSync(dir, { recursive: true })
  expect({ isRight, problems }).toEqual({ isRight: true, problems: [] })
  expect(lines).toBe(84_000)
  expect(extra['sealedLines']).toBeGreaterThan(65_000)
})
