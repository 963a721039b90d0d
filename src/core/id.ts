import { type Random, systemRandom } from './random.ts'

const digits = 36

/**
 * Names one life of one root logger: 9 digits of the start time (base 36, milliseconds, sortable until the year 5188)
 * and 8 random ones, so that two threads that start together differ.
 */
export function createBootId(now: number = Date.now(), random: Random = systemRandom): string {
  let tail = ''
  while (tail.length < 8) tail += Math.floor(random() * digits).toString(digits)
  return Math.floor(now).toString(digits).padStart(9, '0') + tail
}

/** A sequence as it stands in ids: 8 digits of base 36. */
export function sequenceText(sequence: number): string {
  return sequence.toString(digits).padStart(8, '0')
}

/** The id of one line: boot id and sequence. Ids of one boot sort as the lines came. */
export function recordId(bootId: string, sequence: number): string {
  return bootId + sequenceText(sequence)
}
