/** The rows whose variant is one of these, ascending; undefined where all are. */
export function rowsOf(codes: ArrayLike<number>, isIn: Uint8Array): Uint32Array | undefined {
  const rows = new Uint32Array(codes.length)
  let count = 0
  // Each row is written, and stays where it is wanted: whether it is cannot be foretold, which would cost more.
  for (let row = 0; row < codes.length; row++) {
    rows[count] = row
    count += isIn[codes[row] as number] as number
  }
  return count === codes.length ? undefined : rows.slice(0, count)
}
