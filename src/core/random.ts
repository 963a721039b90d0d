/** A source of numbers from 0 (included) to 1 (excluded); seedable, so that tests can repeat what happened. */
export type Random = () => number

/** The default source. */
export const systemRandom: Random = Math.random

/** A small repeatable generator (mulberry32, public domain algorithm by Tommy Ettinger). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
