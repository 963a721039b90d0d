import { saysSsn } from '../context-words.ts'
import { gapDash, gapKind, gapNone, gapSpace } from '../digit-gap.ts'
import { saysNear } from '../says-near.ts'
import type { DetectContext, Span } from '../span.ts'
import type { TextParts, WordHit } from '../text-parts.ts'
import { isDigitUnit, isWordUnit } from '../unit-kind.ts'

/** How far before a number a word counts. */
const near = 32

/**
 * Finds social security numbers: 3-2-4 with dashes, other forms beside a word for them. The parts follow the Social Security
 * Administration's rules: no area 000, 666 or 900 to 999, no group 00, no serial 0000.
 */
export function findSsns(text: string, { groups, hits }: TextParts, { hint }: DetectContext, found: Span[]): void {
  for (let at = 0; at < groups.length; at += 2) {
    const start = groups[at] as number
    const size = (groups[at + 1] as number) - start
    if (size === 9) {
      const digits = text.slice(start, start + 9)
      if (isIssued(digits) && isNear(hits, start, hint) && gapBehind(text, groups, at) !== gapDash)
        found.push({ start, end: start + 9, cls: 'ssn', rule: 'ssn.near' })
    } else if (size === 3 && at + 5 < groups.length) {
      const gap = gapBehind(text, groups, at)
      if (gap === gapNone || gap !== gapBehind(text, groups, at + 2)) continue
      const end = groups[at + 5] as number
      const digits = text.slice(start, end).replaceAll(/%20|\D/g, '')
      if (sizeAt(groups, at + 2) !== 2 || sizeAt(groups, at + 4) !== 4 || !isIssued(digits)) continue
      if (at >= 2 && gap === gapBehind(text, groups, at - 2) && gap !== gapSpace) continue
      if (gap === gapBehind(text, groups, at + 4) && gap !== gapSpace) continue
      if (isJoined(text, start, end) || (gap !== gapDash && !isNear(hits, start, hint))) continue
      found.push({ start, end, cls: 'ssn', rule: gap === gapDash ? 'ssn' : 'ssn.near' })
      at += 4
    }
  }
}

const sizeAt = (groups: readonly number[], at: number): number => (groups[at + 1] as number) - (groups[at] as number)

function gapBehind(text: string, groups: readonly number[], at: number): number {
  const next = groups[at + 2]
  return next === undefined ? gapNone : gapKind(text, groups[at + 1] as number, next)
}

function isNear(hits: readonly WordHit[], start: number, hint: DetectContext['hint']): boolean {
  return hint === 'ssn' || saysNear(hits, start - near, start, saysSsn)
}

function isIssued(digits: string): boolean {
  return /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/.test(digits)
}

/** Part of an id that goes on beside a dash, a full stop or a slash. */
function isJoined(text: string, start: number, end: number): boolean {
  const joins = (at: number, beyond: number): boolean => {
    const unit = text.charCodeAt(at)
    // A part of a path may be one.
    if (unit === 47) return isDigitUnit(text.charCodeAt(beyond))
    return (unit === 45 || unit === 46 || unit === 95) && isWordUnit(text.charCodeAt(beyond))
  }
  return (start > 1 && joins(start - 1, start - 2)) || (end + 1 < text.length && joins(end, end + 1))
}
