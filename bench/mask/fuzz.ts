import { Random } from './random.ts'
import { isLeft, leaves, views } from './score.ts'
import type { Subject } from './score.ts'
import type { Maker } from './specimen.ts'
import { cards, emails, ibans, phones, ssns } from './values/pii.ts'
import { jwts, keyed, prefixed } from './values/secrets.ts'
import { auths, connectionStrings, urls } from './values/shapes.ts'

const makers: readonly Maker[] = [
  ...emails,
  ...cards,
  ...ssns,
  ...ibans,
  ...phones.slice(0, 7),
  ...jwts,
  ...prefixed,
  ...auths.slice(0, 4),
  ...urls,
  ...connectionStrings.slice(0, 4),
]

/** What stands around what is planted. */
const debris = [
  'a',
  'ok',
  '7',
  '3.14',
  'x=1',
  'id:',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '\\',
  '\n',
  '\t',
  '%20',
  '%',
  '=',
  '&',
  '?',
  '/',
  'http://h/p',
  '--',
  '…',
  'é',
  '😀',
  'token',
  'card',
  'order 12',
  'user',
  '2026-11-21',
  '10:15:42',
  '#',
  '@',
  '<b>',
  '</b>',
  '0x1f',
  'null',
  'true',
  'a,b',
  'ERROR',
  '::1',
  '$',
]

/** What a fuzz found. */
export interface FuzzResult {
  readonly strings: number
  readonly planted: number
  readonly missed: number
  readonly invalid: number
  readonly notIdempotent: number
  readonly examples: readonly string[]
}

/**
 * Plants what is caught when it stands alone into random surroundings, with a space on both sides, and looks whether it is caught there too.
 * This sees the public functions only; that the one-pass scan overlooks nothing is compared inside, in test/mask.
 */
export function fuzz(subject: Subject, strings: number, seed: number): FuzzResult {
  const random = new Random(seed)
  const examples: string[] = []
  let planted = 0
  let missed = 0
  let invalid = 0
  let notIdempotent = 0
  const isCaught = (text: string, core: string): boolean => !isLeft(views(leaves(JSON.parse(subject.mask({ msg: text })))), core)
  for (let index = 0; index < strings; index++) {
    const pieces = Array.from({ length: random.int(0, 12) }, () =>
      random.chance(0.7) ? random.pick(debris) : random.text(random.int(1, 12), random.pick(['base62', 'digit', 'hex', 'lower'])),
    )
    const specimen = random.chance(0.6) ? (random.chance(0.8) ? random.pick(makers)(random) : keyed(random)) : undefined
    const planting =
      specimen === undefined ? '' : specimen.needsContext === true ? `${specimen.keys[0]}=${specimen.text}` : specimen.text
    const at = random.int(0, pieces.length)
    const glue = random.pick([' ', ' ', '', '\n'])
    const text = `${pieces.slice(0, at).join(glue)} ${planting} ${pieces.slice(at).join(glue)}`
    const output = subject.mask({ msg: text })
    try {
      JSON.parse(output)
    } catch {
      invalid++
      examples.push(`invalid: ${JSON.stringify(text)}`)
      continue
    }
    if (subject.again(output) !== output) {
      notIdempotent++
      if (examples.length < 40)
        examples.push(`masked again otherwise: ${JSON.stringify(text)} -> ${output} -> ${subject.again(output)}`)
    }
    if (specimen === undefined || !isCaught(planting, specimen.core)) continue
    planted++
    if (!isCaught(text, specimen.core)) {
      missed++
      if (examples.length < 40) examples.push(`missed ${specimen.cls} ${specimen.format}: ${JSON.stringify(text)} -> ${output}`)
    }
  }
  return { strings, planted, missed, invalid, notIdempotent, examples }
}
