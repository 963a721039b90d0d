import { isCardBrand, passesLuhn } from '../card-number.ts'
import { trackEnd } from '../card-track.ts'
import { saysCard } from '../context-words.ts'
import { gapKind, gapNone, gapSpace } from '../digit-gap.ts'
import { isAfterIdWord } from '../id-word.ts'
import { saysNear } from '../says-near.ts'
import type { DetectContext, Span } from '../span.ts'
import type { TextParts, WordHit } from '../text-parts.ts'
import { isWordUnit } from '../unit-kind.ts'

/** How far before and behind a number a word counts. */
const before = 40
const behind = 24

/** Finds payment cards: a network's first digits, a length that it has, and the checksum; in real groupings, or in one run. */
export function findCards(text: string, { groups, hits }: TextParts, { hint }: DetectContext, found: Span[]): void {
  for (let at = text.indexOf('%B'); at >= 0; at = text.indexOf('%B', at + 2)) {
    const end = trackEnd(text, at)
    if (end >= 0) found.push({ start: at + 2, end, cls: 'card', rule: 'card.track' })
  }
  for (let at = 0; at < groups.length; at += 2) {
    const start = groups[at] as number
    const size = (groups[at + 1] as number) - start
    if (size === 4) {
      const last = groupedEnd(text, groups, hits, at, hint === 'card')
      if (last > at) {
        found.push({ start, end: groups[last + 1] as number, cls: 'card', rule: 'card.grouped' })
        at = last
      }
      continue
    }
    if (size < 12 || size > 19) continue
    const end = start + size
    if (!isCardBrand(text, start, size) || !passesLuhn(text, start, end) || isPart(text, start, end)) continue
    const isNear = hint === 'card' || saysNear(hits, start - before, end + behind, saysCard)
    if (isNear || (size >= 15 && size <= 16 && hint !== 'id' && !isAfterIdWord(text, start)))
      found.push({ start, end, cls: 'card', rule: isNear ? 'card.near' : 'card.run' })
  }
}

/** The index of the last group of a card of which the first stands at an index: 4-4-4-4, with three more, 4-6-5, 4-6-4; -1 for none. */
function groupedEnd(text: string, groups: readonly number[], hits: readonly WordHit[], at: number, isCard: boolean): number {
  const start = groups[at] as number
  const gap = gapBehind(text, groups, at)
  if (gap === gapNone || (gap !== gapSpace && at >= 2 && gapBehind(text, groups, at - 2) === gap)) return -1
  const sizes: number[] = [4]
  for (let next = at + 2; next < groups.length && sizes.length < 5 && gapBehind(text, groups, next - 2) === gap; next += 2)
    sizes.push((groups[next + 1] as number) - (groups[next] as number))
  for (const shape of ['4,4,4,4,3', '4,4,4,4', '4,6,5', '4,6,4']) {
    const count = shape.split(',').length
    if (sizes.slice(0, count).join() !== shape) continue
    const last = at + (count - 1) * 2
    const end = groups[last + 1] as number
    const digits = sizes.slice(0, count).reduce((sum, size) => sum + size, 0)
    if (!isCardBrand(text, start, digits) || !passesLuhn(text, start, end) || isAttached(text, start, end)) continue
    if (gap !== gapSpace && last + 2 < groups.length && gapBehind(text, groups, last) === gap) continue
    if (digits === 14 && !isCard && !saysNear(hits, start - before, end + behind, saysCard)) continue
    return last
  }
  return -1
}

/** Separators that only cards have, of what is written in groups: `_`, `/`, ` - `. */
const gapOther = 8

function gapBehind(text: string, groups: readonly number[], at: number): number {
  const next = groups[at + 2]
  if (next === undefined) return gapNone
  const from = groups[at + 1] as number
  const kind = gapKind(text, from, next)
  if (kind !== gapNone) return kind
  const unit = text.charCodeAt(from)
  if (next - from === 1 && (unit === 95 || unit === 47)) return gapOther + unit
  return next - from === 3 && text.startsWith(' - ', from) ? gapOther : gapNone
}

/** Joined to letters by a dash, as in an id. */
function isAttached(text: string, start: number, end: number): boolean {
  return (
    (start > 1 && text.charCodeAt(start - 1) === 45 && isWordUnit(text.charCodeAt(start - 2))) ||
    (text.charCodeAt(end) === 45 && end + 1 < text.length && isWordUnit(text.charCodeAt(end + 1)))
  )
}

/** A run that is part of something longer: a fraction, an id with dashes or underscores. */
function isPart(text: string, start: number, end: number): boolean {
  const joins = start > 1 && /[._-]/.test(text.charAt(start - 1)) && /[\w-]/.test(text.charAt(start - 2))
  if (joins && !/(?:card|pan|visa|cc)[-._]$/i.test(text.slice(Math.max(0, start - 12), start))) return true
  return end + 1 < text.length && /[._-]/.test(text.charAt(end)) && isWordUnit(text.charCodeAt(end + 1))
}
