import { constants, zstdCompressSync } from 'node:zlib'

/** A piece is enough to compare two ways of writing the same numbers. */
const sampleBytes = 65_536
/** Below this the frame's own bytes would decide. */
const fewBytes = 1024

const quick = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** About how many bytes a payload has when it is compressed: by zstd at its quickest, and by the bytes' entropy where there are few. */
export function estimate(payload: Uint8Array): number {
  const { length } = payload
  if (length < fewBytes) return entropy(payload)
  if (length <= sampleBytes) return zstdCompressSync(payload, quick).length
  const from = (length - sampleBytes) >>> 1
  return (zstdCompressSync(payload.subarray(from, from + sampleBytes), quick).length * length) / sampleBytes
}

function entropy(payload: Uint8Array): number {
  const counts = new Uint16Array(256)
  for (const byte of payload) counts[byte] = (counts[byte] ?? 0) + 1
  let bits = 0
  let different = 0
  for (const count of counts) {
    if (count === 0) continue
    bits += count * Math.log2(payload.length / count)
    different++
  }
  // Each different byte has to be told once.
  return bits / 8 + different * 0.5
}
