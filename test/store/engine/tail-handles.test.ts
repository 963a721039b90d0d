import { readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { createStoreEngine } from '../../../src/store/create-store-engine.ts'
import { createFolder, ecsLine } from '../folder.ts'
import { StoreFolder } from './store-folder.ts'

const folder = createFolder()
const lines = (from: number): string =>
  [0, 1, 2, 3, 4].map((at) => ecsLine(1000 * (from + at), `order ${from + at} placed`)).join('')

it.runIf(process.platform === 'linux')('keeps no segment open that was merged away while it tailed', async () => {
  const place = new StoreFolder(join(folder, 'store'))
  const engine = createStoreEngine({ dir: place.folder, pollIntervalMs: 5 })
  const stopping = new AbortController()
  const gone = (): string[] =>
    readdirSync('/proc/self/fd')
      .map((descriptor) => {
        try {
          return readlinkSync(`/proc/self/fd/${descriptor}`)
        } catch {
          return ''
        }
      })
      .filter((path) => path.startsWith(place.folder) && path.endsWith('.cws (deleted)'))
  let found = 0
  const tail = (async () => {
    for await (const _ of engine.tail({ kind: 'all' }, { signal: stopping.signal })) found++
  })()
  const sealed = async (from: number): Promise<void> => {
    place.append(lines(from))
    place.seal()
    await vi.waitFor(() => expect(found).toBe(from + 5), { timeout: 60_000 })
  }
  for (let from = 0; from < 20; from += 5) await sealed(from)
  place.merge('online')
  await sealed(20)
  await vi.waitFor(() => expect(gone()).toEqual([]), { timeout: 60_000 })
  stopping.abort()
  await tail
  await engine.close()
})
