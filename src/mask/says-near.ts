import { isWordStart } from './boundary.ts'
import { isDigitUnit, isWordUnit } from './unit-kind.ts'
import { gateEntries, gateOf, gates, standsAt } from './word-gate.ts'

/** Whether a word that says so begins between two indices. */
export function saysNear(text: string, from: number, to: number, says: number): boolean {
  return lastSaying(text, from, to, says) >= 0
}

/** The last index between two at which a word begins that says so; -1 where none does. */
export function lastSaying(text: string, from: number, to: number, says: number): number {
  for (let index = Math.min(to, text.length - 3); index >= Math.max(0, from); index--) {
    const unit = text.charCodeAt(index)
    if (!isWordUnit(unit) || isDigitUnit(unit) || !isWordStart(text, index)) continue
    const gate = gateOf(unit, text.charCodeAt(index + 1), text.charCodeAt(index + 2))
    if (gates[gate] !== 1) continue
    for (const entry of gateEntries.get(gate) ?? []) if ((entry.says & says) !== 0 && standsAt(entry, text, index)) return index
  }
  return -1
}
