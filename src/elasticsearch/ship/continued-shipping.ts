import { shipperCounters } from './shipper-counters.ts'
import type { Shipping } from './shipping.ts'

/** What ships now, in the place of one that has counted before it. */
export function continueShipping(shipping: Shipping, earlier: Readonly<Record<string, number>>): Shipping {
  return {
    get isStuck() {
      return shipping.isStuck
    },
    stats() {
      const now = shipping.stats()
      const sums = shipperCounters.map((name) => [name, (now[name] ?? 0) + (earlier[name] ?? 0)] as const)
      return { ...now, ...Object.fromEntries(sums) }
    },
    pump: () => shipping.pump(),
    declare: (fields) => shipping.declare(fields),
    stop: () => shipping.stop(),
  }
}
