import type { MaskCase, Plant } from './case.ts'
import { type Outcome, scoreCase, type Subject } from './score.ts'

/** How much of one group was caught. */
export interface Group {
  readonly name: string
  total: number
  caught: number
}

/** What a subject is worth on a split. */
export interface Quality {
  readonly subject: string
  readonly cases: number
  readonly groups: readonly Group[]
  readonly ids: { readonly total: number; readonly damaged: number }
  readonly negatives: { readonly total: number; readonly altered: number }
  /** Lines with something to hide, and how many of them were altered at all. */
  readonly positives: { readonly total: number; readonly altered: number }
  readonly unparsable: number
  readonly notIdempotent: number
  readonly names: { readonly altered: number; readonly falselyAltered: number }
  /** The cases that went wrong in some way. */
  readonly wrong: readonly Outcome[]
}

const secretClasses: ReadonlySet<string> = new Set([
  'secret',
  'keyed',
  'key',
  'auth',
  'cookie',
  'url-credentials',
  'query',
  'connection-string',
  'pem',
  'jwt',
  'nested-json',
  'api-key',
  'password',
  'token',
])

/** What a plant counts for. */
export function groupsOf({ cls, core, format, place }: Plant): string[] {
  const digits = core.replaceAll(/\D/g, '').length
  const own =
    cls === 'card'
      ? digits === 15 || digits === 16
        ? 'card, 15 and 16 digits'
        : 'card, other lengths'
      : cls === 'ssn'
        ? /^dash$|^dashed$/.test(format)
          ? 'ssn, dashed'
          : 'ssn, with context'
        : cls === 'secret' || cls === 'api-key'
          ? format.startsWith('prefix')
            ? 'secret, by prefix'
            : 'secret, other'
          : cls === 'keyed'
            ? 'secret, by key or key=value'
            : cls === 'key'
              ? 'sensitive keys'
              : cls
  return [
    own,
    ...(secretClasses.has(cls) ? ['all secrets'] : []),
    ...(place.startsWith('json') ? ['anything in nested JSON'] : []),
  ]
}

const isName = (each: MaskCase): boolean => each.id.startsWith('no-name') || each.id.startsWith('name-')

/** Runs all cases. */
export function measureQuality(cases: readonly MaskCase[], subject: Subject): Quality {
  const groups = new Map<string, Group>()
  const wrong: Outcome[] = []
  const ids = { total: 0, damaged: 0 }
  const negatives = { total: 0, altered: 0 }
  const positives = { total: 0, altered: 0 }
  const names = { altered: 0, falselyAltered: 0 }
  let unparsable = 0
  let notIdempotent = 0
  for (const each of cases) {
    const outcome = scoreCase(each, subject)
    for (const plant of each.plants) {
      for (const name of groupsOf(plant)) {
        const group = groups.get(name) ?? { name, total: 0, caught: 0 }
        groups.set(name, group)
        group.total++
        if (!outcome.missed.includes(plant)) group.caught++
      }
    }
    ids.total += each.keeps.length
    ids.damaged += outcome.damaged.length
    const isNegative = each.plants.length === 0
    if (isName(each)) {
      if (outcome.changed && isNegative) names.falselyAltered++
      if (outcome.changed && !isNegative && each.plants.some(({ cls }) => cls === 'name')) names.altered++
    } else {
      const side = isNegative ? negatives : positives
      side.total++
      if (outcome.changed) side.altered++
    }
    if (!outcome.parses) unparsable++
    if (!outcome.idempotent) notIdempotent++
    const isAltered = isNegative && outcome.changed
    if (isAltered || outcome.missed.length > 0 || outcome.damaged.length > 0 || !outcome.parses || !outcome.idempotent)
      wrong.push(outcome)
  }
  const sorted = [...groups.values()].sort((a, b) => a.name.localeCompare(b.name))
  return {
    subject: subject.name,
    cases: cases.length,
    groups: sorted,
    ids,
    negatives,
    positives,
    unparsable,
    notIdempotent,
    names,
    wrong,
  }
}

/** Of the lines that are altered, how many hold something, when one line in twenty does. */
export function linePrecision({ negatives, positives }: Quality, prevalence = 0.05): number {
  const hits = prevalence * (positives.altered / positives.total)
  const misses = (1 - prevalence) * (negatives.total === 0 ? 0 : negatives.altered / negatives.total)
  return hits / (hits + misses)
}
