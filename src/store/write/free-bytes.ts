/** Less is not worth it, and may lie in memory that others have a part of. */
const leastBytes = 1 << 20

/**
 * Gives the memory of bytes back at once: the next file would else be read while those of the last one still wait for the collector.
 * They are empty from here on.
 */
export function freeBytes(bytes: string | Uint8Array): void {
  if (typeof bytes === 'string' || bytes.length < leastBytes || bytes.length !== bytes.buffer.byteLength) return
  if (bytes.buffer instanceof ArrayBuffer) bytes.buffer.transfer(0)
}
