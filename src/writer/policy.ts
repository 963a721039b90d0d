import type { OverflowPolicy } from '../core/sink.ts'
import type { Ring } from './ring.ts'

/**
 * Makes room in a full ring for one line, or decides that the line itself is the one to lose.
 *
 * @param length - of the line, in UTF-16 units.
 * @param onDrop - told the level of each line that was removed.
 * @returns false when the new line is to be dropped; the caller counts that.
 */
export type MakeRoom = (ring: Ring, level: number, length: number, onDrop: (level: number) => void) => boolean

function fits(ring: Ring, length: number): boolean {
  return ring.count < ring.capacity && (ring.count === 0 || ring.bytes + length <= ring.maxBytes)
}

function dropOldest(ring: Ring, _level: number, length: number, onDrop: (level: number) => void): boolean {
  while (!fits(ring, length)) onDrop(ring.drop(ring.oldestSlot))
  return true
}

/**
 * Gives up lines of a lower level than the new one, lowest first and of those the oldest first. When nothing lower waits,
 * the new line is dropped. The list of victims is kept from call to call: the ring is read through only when it is used up.
 */
function createDropLowest(): MakeRoom {
  let victims: number[] = []
  let next = 0
  let lowest = Infinity
  let generation = -1

  const look = (ring: Ring): void => {
    ;({ level: lowest, slots: victims } = ring.lowest())
    generation = ring.generation
    next = 0
  }
  return (ring, level, length, onDrop) => {
    while (!fits(ring, length)) {
      if (ring.generation !== generation || next >= victims.length) look(ring)
      const victim = victims[next]
      if (lowest >= level || victim === undefined) return false
      next++
      onDrop(ring.drop(victim))
    }
    return true
  }
}

/** The policy by its name. `block` has waited before it comes here, and then drops like `drop-lowest-level`. */
export function createPolicy(name: OverflowPolicy): MakeRoom {
  if (name === 'drop-oldest') return dropOldest
  if (name === 'drop-newest') return () => false
  return createDropLowest()
}
