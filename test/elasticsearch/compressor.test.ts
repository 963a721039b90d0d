import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Compressor } from '../../src/elasticsearch/bulk/compressor.ts'

it('compresses whatever comes, several at once and one after the other, as gzip reads it', async () => {
  const compressor = new Compressor(1)
  const bodies = fc.array(fc.uint8Array({ maxLength: 100_000, size: 'max' }), { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(bodies, async (all) => {
      const copies = all.map((bytes) => Buffer.from(bytes))
      const gzipped = await Promise.all(all.map((bytes) => compressor.gzip(bytes)))
      // What came out first is not written again by what comes later.
      await compressor.gzip(Buffer.alloc(200_000, 'z'))
      expect(gzipped.map((bytes) => gunzipSync(bytes).equals(copies.shift() ?? Buffer.alloc(0)))).not.toContain(false)
    }),
    { numRuns: 15 },
  )
})
