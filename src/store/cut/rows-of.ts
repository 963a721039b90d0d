/** The rows whose variant is one of these, ascending; undefined where all are. */
export function rowsOf(codes: ArrayLike<number>, isIn: Uint8Array): Uint32Array | undefined {
  const rows = new Uint32Array(codes.length)
  let count = 0
  for (let row = 0; row < codes.length; row++) {
    if (isIn[codes[row] as number] === 1) rows[count++] = row
  }
  return count === codes.length ? undefined : rows.slice(0, count)
}
