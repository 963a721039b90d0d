import { brotliCompressSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import { expect, inject, it } from 'vitest'

const consumer = inject('consumer')
const source = new URL('../../src/index.ts', import.meta.url).pathname

async function bundle(contents: string): Promise<{ readonly bytes: Uint8Array; readonly metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: consumer },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    outfile: 'bundle.js',
    absWorkingDir: new URL('../..', import.meta.url).pathname,
    platform: 'node',
    format: 'esm',
    target: 'node22',
  })
  return { bytes: outputFiles[0]?.contents ?? new Uint8Array(), metafile }
}

const compressed = async (contents: string): Promise<number> => brotliCompressSync((await bundle(contents)).bytes).length

/**
 * Bytes, minified and compressed. The goal of 30 kB for the core entry was set before masking, sampling, rotation, audit and
 * enrichment were in it. The limits stand close above what there is, so that growth is seen.
 */
const entries: readonly (readonly [what: string, contents: string, limit: number])[] = [
  ['everything that the core entry has', `export * from 'cordwood'`, 110_000],
  ['createLogger', `export { createLogger } from 'cordwood'`, 86_500],
  ['createLogger and file', `export { createLogger, file } from 'cordwood'`, 93_000],
  ['an error class', `export { CordwoodError } from 'cordwood'`, 2_500],
]

it.each(entries)('bundles no more than is allowed of %s', async (_, contents, limit) => {
  expect(await compressed(contents)).toBeLessThanOrEqual(limit)
})

/** What each folder may bring into the core entry: bytes, minified, not compressed. */
const budgets: Readonly<Record<string, number>> = {
  mask: 104_000,
  logger: 64_500,
  sinks: 40_500,
  json: 43_000,
  audit: 26_000,
  writer: 23_500,
  enrich: 12_500,
  sample: 12_000,
  core: 13_500,
  template: 12_500,
  context: 10_000,
  metrics: 1_200,
}

it('keeps each folder within its budget in the core entry', async () => {
  const { metafile } = await bundle(`export * from ${JSON.stringify(source)}`)
  const bytes: Record<string, number> = {}
  for (const [path, { bytesInOutput }] of Object.entries(metafile.outputs['bundle.js']?.inputs ?? {})) {
    const folder = /^src\/([^/]+)\//.exec(path)?.[1]
    if (folder !== undefined) bytes[folder] = (bytes[folder] ?? 0) + bytesInOutput
  }
  expect(Object.keys(bytes).length).toBeGreaterThan(10)
  expect(Object.entries(bytes).filter(([folder, size]) => size > (budgets[folder] ?? 0))).toEqual([])
})

it('has no package in the core entry', async () => {
  const { metafile } = await bundle(`export * from ${JSON.stringify(source)}`)
  expect(Object.keys(metafile.inputs).filter((path) => path.includes('node_modules'))).toEqual([])
})
