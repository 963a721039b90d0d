import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { openImport } from '../../../src/store/index.ts'

// A thread takes seconds to start where other work goes on beside.
vi.setConfig({ testTimeout: 120_000 })
const dir = mkdtempSync(join(tmpdir(), 'cordwood-import-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

it('lets others have the folder that it could not begin with', async () => {
  await openImport(dir).close()
  const manifest = join(dir, 'manifest.json')
  const own = readFileSync(manifest, 'utf8')
  writeFileSync(manifest, own.replace('"version":1', '"version":99'))
  expect(() => openImport(dir)).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_STORE_VERSION' }) as Error)
  expect(existsSync(join(dir, 'lock'))).toBe(false)
  writeFileSync(manifest, own)
  await openImport(dir).close()
  expect(existsSync(join(dir, 'w2'))).toBe(false)
})
