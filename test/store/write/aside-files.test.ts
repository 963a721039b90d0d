import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createLogger } from '../../../src/index.ts'
import { readStore } from '../../../src/store/directory/read-store.ts'
import { compactStore, store } from '../../../src/store/index.ts'
import { retain } from '../../../src/store/write/retain.ts'
import { systemHost } from '../../../src/store/write/store-host.ts'
import { createFolder } from '../folder.ts'

const root = createFolder()
const host = systemHost(() => undefined)

/** A store of one segment, with a damaged one that came before it. */
async function withDamaged(name: string): Promise<{ readonly dir: string; readonly damaged: string; readonly bytes: number }> {
  const dir = join(root, name)
  const log = createLogger({ sinks: [store({ dir })] })
  log.info('first')
  await sleep(20)
  log.info('last')
  await log.close()
  await compactStore(dir)
  const damaged = join(dir, '000000-000000.0.cws.bad')
  writeFileSync(damaged, Buffer.alloc(1000))
  const bytes = readdirSync(dir)
    .filter((file) => file.includes('.cws'))
    .reduce((sum, file) => sum + statSync(join(dir, file)).size, 0)
  return { dir, damaged, bytes }
}

it('takes the room of damaged segments that were put aside into account, and deletes them first', async () => {
  const { dir, damaged, bytes } = await withDamaged('room')
  const order = (maxBytes: number) => ({ directory: dir, retention: { maxAgeMs: Infinity, maxBytes }, reserveBytes: 0 })
  expect(retain(order(bytes), host)).toEqual({ segments: 0, lines: 0, bytes: 0, hotFiles: 0 })
  expect(existsSync(damaged)).toBe(true)
  expect(retain(order(bytes - 1), host)).toEqual({ segments: 0, lines: 0, bytes: 1000, hotFiles: 0 })
  expect(existsSync(damaged)).toBe(false)
  expect(readStore(dir)[0]?.segments).toHaveLength(1)
})

it('deletes damaged segments that were put aside when what came behind them is too old', async () => {
  const { dir, damaged } = await withDamaged('age')
  const firstTime = readStore(dir)[0]?.segments[0]?.firstTime ?? 0
  const at = (now: number) =>
    retain(
      { directory: dir, retention: { maxAgeMs: 1000, maxBytes: Infinity }, reserveBytes: 0 },
      { ...host, clock: { ...host.clock, now: () => now } },
    )
  expect(at(firstTime + 1000).bytes).toBe(0)
  expect(existsSync(damaged)).toBe(true)
  expect(at(firstTime + 1001)).toMatchObject({ bytes: 1000, segments: 0 })
  expect(existsSync(damaged)).toBe(false)
})
