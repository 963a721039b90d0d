import { constants, gzipSync, zstdCompressSync } from 'node:zlib'

/** A way to make bytes small that is not searchable. */
export interface Compressor {
  readonly name: string
  compress(bytes: Buffer): Buffer
}

const zstd = (level: number, isLong: boolean): Compressor => ({
  name: `zstd -${level}${isLong ? ' --long' : ''}`,
  compress: (bytes) =>
    zstdCompressSync(bytes, {
      params: {
        [constants.ZSTD_c_compressionLevel]: level,
        ...(isLong ? { [constants.ZSTD_c_enableLongDistanceMatching]: 1, [constants.ZSTD_c_windowLog]: 27 } : {}),
      },
    }),
})

/** What the goals are measured against. */
export const longZstd: Compressor = zstd(19, true)
export const gzip: Compressor = { name: 'gzip -6', compress: (bytes) => gzipSync(bytes, { level: 6 }) }

export const compressors: readonly Compressor[] = [gzip, zstd(3, false), longZstd]
