const billion = 1e9
const zero = 48
const minus = 45

/** Writes a whole number below 10^9 with zeros in front. */
export function putPadded(value: number, digits: number, into: Uint8Array, at: number): number {
  let rest = value
  for (let place = at + digits - 1; place >= at; place--) {
    const tenth = (rest / 10) | 0
    into[place] = zero + rest - tenth * 10
    rest = tenth
  }
  return at + digits
}

function putSmall(value: number, into: Uint8Array, at: number): number {
  let digits = 1
  for (let above = 10; value >= above; above *= 10) digits++
  return putPadded(value, digits, into, at)
}

/** Writes a whole number, |n| < 2^53, as JSON does, and gives where it ends. */
export function putInteger(value: number, into: Uint8Array, at: number): number {
  if (value < 0) {
    into[at] = minus
    return putInteger(-value, into, at + 1)
  }
  if (value < billion) return putSmall(value, into, at)
  const high = Math.floor(value / billion)
  return putPadded(value - high * billion, 9, into, putSmall(high, into, at))
}
