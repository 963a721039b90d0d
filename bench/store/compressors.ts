import { promisify } from 'node:util'
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib'

/** A way to make bytes small that is not searchable. */
export interface Compressor {
  readonly name: string
  compress(bytes: Buffer): Promise<Buffer>
}

const [packGzip, packBrotli, packZstd] = [promisify(gzip), promisify(brotliCompress), promisify(zstdCompress)]

const longZstd = (level: number): Compressor => ({
  name: `zstd -${level} --long`,
  compress: (bytes) =>
    packZstd(bytes, {
      params: {
        [constants.ZSTD_c_compressionLevel]: level,
        [constants.ZSTD_c_enableLongDistanceMatching]: 1,
        [constants.ZSTD_c_windowLog]: 27,
      },
    }),
})

/** What the goals are measured against. */
export const reference: Compressor = longZstd(19)

export const compressors: readonly Compressor[] = [
  { name: 'gzip -6', compress: (bytes) => packGzip(bytes, { level: 6 }) },
  {
    name: 'brotli -9',
    compress: (bytes) =>
      packBrotli(bytes, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: 9,
          [constants.BROTLI_PARAM_LGWIN]: 24,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        },
      }),
  },
  longZstd(3),
  reference,
]
