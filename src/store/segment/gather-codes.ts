import type { Codes } from '../column/column.ts'
import { narrowCodes } from '../column/intern.ts'

/** The codes at some places, as narrow as they were. */
export function gatherCodes(codes: Codes, places: Uint32Array): Codes {
  const widest = codes instanceof Uint8Array ? 1 : codes instanceof Uint16Array ? 257 : 65_537
  const gathered = narrowCodes(widest, places.length)
  for (let index = 0; index < places.length; index++) gathered[index] = codes[places[index] as number] ?? 0
  return gathered
}
