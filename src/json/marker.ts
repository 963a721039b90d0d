/**
 * What a line says where something was left out or could not be read. Stable and documented: tools may look for them.
 * The first four name the limit that cut.
 */
export const markers = {
  /** In place of an object that lies too deep. */
  maxDepth: '[maxDepth]',
  /** A key with the number of members left out; in an array a last element `[maxKeys] 800 more`. */
  maxKeys: '[maxKeys]',
  /** At the end of a text that was cut: `…[maxStringLength]`. */
  maxStringLength: '…[maxStringLength]',
  /** In place of a value for which the line had no room, and as a key with the number of members left out. */
  maxLineBytes: '[maxLineBytes]',
  /** In place of an object that contains itself at this place. */
  circular: '[Circular]',
} as const
