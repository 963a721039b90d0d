import { fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Manifest, parseManifest, printManifest } from '../../../src/store/directory/manifest.ts'
import { parseSegmentName, printSegmentName } from '../../../src/store/directory/store-names.ts'
import type { Asked } from '../children/asking.ts'
import { createFolder, ecsLine } from '../folder.ts'
import { StoreFolder } from './store-folder.ts'

const mebibyte = 1024 * 1024
const lines = 32_768
const copies = 32
const folder = createFolder()

/** Makes many segments of one: other names, the same lines. */
function multiply(): void {
  const path = join(folder, 'manifest.json')
  const manifest: Manifest = parseManifest(readFileSync(path, 'utf8'), path)
  const segments = Array.from({ length: copies }, (_, at) => at + 1).flatMap((number) =>
    manifest.segments.map((segment) => {
      const file = printSegmentName({ ...parseSegmentName(segment.file), first: number, last: number, generation: 0 })
      if (file !== segment.file) copyFileSync(join(folder, segment.file), join(folder, file))
      return { ...segment, file }
    }),
  )
  writeFileSync(path, printManifest({ ...manifest, sealedThrough: copies, segments }))
}

async function ask(memoryBytes: number): Promise<Asked> {
  const child = fork(new URL('../children/asking.ts', import.meta.url).pathname, [folder, String(memoryBytes)], {
    execArgv: ['--expose-gc'],
  })
  const [asked] = (await once(child, 'message')) as [Asked]
  return asked
}

describe('with many segments', { timeout: 600_000 }, () => {
  beforeAll(() => {
    const place = new StoreFolder(folder)
    const text: string[] = []
    for (let at = 0; at < lines; at++) {
      const fields = { 'event.duration': (at * 7_919_993) % 1_000_003, 'user.id': `u${at % 977}` }
      text.push(ecsLine(at * 10, `order ${(at * 31) % 9973} of u${at % 977} refused`, fields))
    }
    place.append(text.join(''))
    place.seal()
    multiply()
  })

  it('holds no more than the memory that it is allowed, where all that it decodes is more', async () => {
    const [few, many] = [await ask(16 * mebibyte), await ask(1024 * mebibyte)]
    // Of each open segment its footer is held besides.
    expect(few.held).toBeLessThan(20 * mebibyte)
    expect(many.held).toBeGreaterThan(few.held + 8 * mebibyte)
    // What waits to be collected is the system's own affair, within bounds.
    expect(few.grown).toBeLessThan((16 + 256) * mebibyte)
  })

  it('holds less than 64 MiB of a million lines where it is allowed as much, whatever it was asked', async () => {
    const { held, grown } = await ask(64 * mebibyte)
    expect(held).toBeLessThan(64 * mebibyte)
    expect(grown).toBeLessThan((64 + 256) * mebibyte)
  })
})
