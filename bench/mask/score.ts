import type { MaskCase, Plant } from './case.ts'

/** All texts in a value: strings, numbers as they print, and keys. */
export function leaves(value: unknown, found: string[] = []): string[] {
  if (typeof value === 'string') found.push(value)
  else if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') found.push(String(value))
  else if (Array.isArray(value)) for (const each of value) leaves(each, found)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value)) {
      found.push(key)
      leaves(each, found)
    }
  }
  return found
}

const separators = /[\s\-._()/+·,|:]/g
const normal = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(separators, '')

function percentDecoded(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run)
    } catch {
      return run
    }
  })
}

const unescaped = (text: string): string =>
  text
    .replaceAll(/\\+u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/\\+[nrt]/g, ' ')
    .replaceAll(/\\+(?=["'/])/g, '')

/** Everything that a reader could see in an output: as it stands, decoded, and without separators. */
export function views(texts: readonly string[]): string[] {
  const all = new Set<string>()
  for (const text of texts) {
    all.add(text)
    const plain = unescaped(text)
    const decoded = percentDecoded(plain)
    for (const each of [plain, decoded, unescaped(decoded), percentDecoded(decoded)]) {
      all.add(each)
      all.add(normal(each))
    }
  }
  return [...all]
}

function hasRun(views: readonly string[], core: string, longest: number): boolean {
  const { length } = core
  if (length === 0) return false
  const run = Math.min(length, longest, Math.max(6, Math.ceil(length / 2)))
  // Any run holds a whole block of half its length: looked for first, so that long cores cost little.
  const block = Math.max(1, run >> 1)
  return views.some((view) => {
    if (view.length < run) return false
    let near = false
    for (let at = 0; at + block <= length && !near; at += block) near = view.includes(core.slice(at, at + block))
    if (!near) return false
    for (let at = 0; at + run <= length; at++) if (view.includes(core.slice(at, at + run))) return true
    return false
  })
}

/**
 * Whether a run of max(6, half) letters of the core can be read in the views.
 *
 * @param longest - a run of so many letters is enough.
 */
export function isLeft(views: readonly string[], core: string, longest: number = Infinity): boolean {
  return hasRun(views, core, longest) || hasRun(views, normal(core), longest)
}

/** What came of one case. */
export interface Outcome {
  readonly case: MaskCase
  /** The output is one JSON value. */
  readonly parses: boolean
  /** The output differs from what is printed without masking. */
  readonly changed: boolean
  /** Masking the output again changes nothing. */
  readonly idempotent: boolean
  readonly missed: readonly Plant[]
  readonly damaged: readonly { readonly kind: string; readonly value: string }[]
  readonly output: string
}

/** Something that masks: a logger, or a masker by itself. */
export interface Subject {
  readonly name: string
  /** The line of a record. */
  mask(record: Readonly<Record<string, unknown>>): string
  /** The line as it is without masking. */
  plain(record: Readonly<Record<string, unknown>>): string
  /** The line of what an earlier line says: the same again. */
  again(output: string): string
}

/** Runs one case. */
export function scoreCase(each: MaskCase, subject: Subject): Outcome {
  const output = subject.mask(each.record)
  const changed = output !== subject.plain(each.record)
  let parsed: unknown
  try {
    parsed = JSON.parse(output)
  } catch {
    return { case: each, parses: false, changed, idempotent: false, missed: each.plants, damaged: each.keeps, output }
  }
  const texts = leaves(parsed)
  const seen = views(texts)
  return {
    case: each,
    parses: true,
    changed,
    idempotent: !changed || subject.again(output) === output,
    missed: each.plants.filter((plant) => isLeft(seen, plant.core)),
    damaged: each.keeps.filter(({ value }) => !seen.some((view) => view.includes(value))),
    output,
  }
}
