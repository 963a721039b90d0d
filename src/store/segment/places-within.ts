/**
 * For each row of one set its place among the rows of another that has them all.
 *
 * @param codes - for each row its variant.
 * @param own - for each variant whether its rows are in the smaller set.
 * @param all - the same for the larger.
 */
export function placesWithin(codes: Uint8Array | Uint16Array, own: Uint8Array, all: Uint8Array): Uint32Array {
  const places = new Uint32Array(codes.length)
  let count = 0
  let place = 0
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number
    if (own[code] === 1) places[count++] = place
    if (all[code] === 1) place++
  }
  return places.subarray(0, count)
}

/** Whether each variant of one set is in another. */
export function isWithin(own: Uint8Array, all: Uint8Array): boolean {
  return own.every((isIn, variant) => isIn === 0 || all[variant] === 1)
}
