/** The number of a text of which a sampler could not say anything: no trace id. */
export const noTrace = -1

/**
 * A number from 0 (included) to 1 (excluded) made of a trace id, the same in every process, service and release: a line is kept
 * where it is below the line's rate, so all services keep the same requests, and a service with a higher rate keeps those and more.
 *
 * FNV-1a over the id's characters in lower case without leading zeros (so that a 64-bit id and the same one filled up to 128 bits
 * agree), mixed by the finalizer of MurmurHash3 (both 32 bits, public domain), divided by 2^32. Every id counts whole: ids that differ
 * only in few digits spread as well as random ones. The flags and the `tracestate` of W3C Trace Context have no say, because services
 * in between may drop them.
 */
export function traceNumber(id: string): number {
  let hash = 0x811c9dc5
  let isLeading = true
  for (let index = 0; index < id.length; index++) {
    let unit = id.charCodeAt(index)
    if (isLeading && unit === 48) continue
    isLeading = false
    if (unit >= 65 && unit <= 90) unit |= 32
    hash = Math.imul(hash ^ unit, 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000
}
