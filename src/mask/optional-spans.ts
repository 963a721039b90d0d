import type { MaskClass } from './class.ts'
import { findRandom } from './detectors/entropy.ts'
import { findIps } from './detectors/ip.ts'
import { findCoordinates, findMacs } from './detectors/place.ts'
import type { Span } from './span.ts'

type FindOptional = (text: string, found: Span[]) => void

const detectors: ReadonlyMap<MaskClass, FindOptional> = new Map([
  ['ip', findIps],
  ['mac', findMacs],
  ['geo', findCoordinates],
  ['entropy', findRandom],
])

/** Finds what is looked for on request only; the scan knows nothing of it, so each text is looked at. Sorted by class, they may overlap. */
export function findOptional(text: string, classes: ReadonlySet<MaskClass>): Span[] {
  const found: Span[] = []
  for (const cls of classes) detectors.get(cls)?.(text, found)
  return found
}
