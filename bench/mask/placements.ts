import type { Random } from './random.ts'
import type { Specimen } from './specimen.ts'

/** A record with a specimen in it. */
export type Place = (specimen: Specimen, random: Random) => Record<string, unknown>

const neutralKeys = ['value', 'input', 'detail', 'payload', 'data', 'arg', 'content', 'text', 'line', 'raw', 'comment', 'extra']
const services = ['checkout', 'billing', 'search', 'mailer', 'gateway']

const telling = (specimen: Specimen, random: Random): string =>
  specimen.needsContext ? random.pick(specimen.keys) : random.pick(neutralKeys)
/** The value, with a word before it where it needs one. */
const said = (specimen: Specimen, random: Random): string =>
  specimen.needsContext
    ? `${random.pick(specimen.words)}${specimen.cls === 'keyed' ? random.pick(['=', ': ']) : random.pick([' ', ': ', ' is '])}${specimen.text}`
    : wrapped(specimen, random)

function wrapped({ text, cls }: Specimen, random: Random): string {
  if (text.includes('\n') || cls !== 'email') return text
  return random.pick([text, text, text, `'${text}'`, `(${text})`, `"${text}"`, `<${text}>`, `${text},`, `[${text}]`])
}

const around = (random: Random): Record<string, unknown> => ({
  service: random.pick(services),
  ok: random.chance(0.5),
  n: random.int(0, 9),
})
const endings = ['rejected', 'not found', 'accepted', 'queued', 'seen again']

/** Where a value may stand, by name. */
export const placements: Readonly<Record<string, Place>> = {
  'message-end': (s, r) => ({
    msg: `${r.pick(['lookup failed for', 'sent to', 'received', 'no match:', 'rejected'])} ${said(s, r)}`,
    ...around(r),
  }),
  'message-middle': (s, r) => ({
    msg: `${r.pick(['step 2:', 'upstream gave', 'parsed'])} ${said(s, r)} ${r.pick(endings)}`,
    ...around(r),
  }),
  field: (s, r) => ({ msg: 'saved', [r.pick(s.keys)]: s.text, ...around(r) }),
  neutral: (s, r) => ({ msg: 'saved', [telling(s, r)]: s.text, ...around(r) }),
  nested: (s, r) => ({ msg: 'order placed', order: { id: r.int(1, 9), customer: { [telling(s, r)]: s.text, tier: 'gold' } } }),
  array: (s, r) => ({
    msg: 'batch',
    [s.needsContext === true ? r.pick(s.keys) : 'items']: ['first', s.text, 'last'],
    ...around(r),
  }),
  json1: (s, r) => ({ msg: 'request body', body: JSON.stringify({ id: r.int(1, 9), [telling(s, r)]: s.text, ok: true }) }),
  json2: (s, r) => ({
    msg: 'event',
    event_body: JSON.stringify({ type: 'x', detail: JSON.stringify({ [telling(s, r)]: s.text, n: r.int(1, 9) }) }),
  }),
  query: (s, r) => ({
    msg: 'GET',
    url: `https://api.shop.test/v1/find?page=${r.int(1, 9)}&${s.needsContext ? r.pick(s.keys) : 'q'}=${encodeURIComponent(s.text)}&sort=asc`,
  }),
  logfmt: (s, r) => ({ msg: `op=update ${s.needsContext ? r.pick(s.keys) : 'arg'}="${s.text}" ok=true took=${r.int(1, 9)}ms` }),
  error: (s, r) => {
    const message = `cannot use ${said(s, r)}`
    return {
      msg: 'failed',
      failure: { type: 'Error', message, stack: `Error: ${message}\n    at save (/app/src/save.js:${r.int(1, 99)}:7)` },
    }
  },
  lines: (s, r) => ({
    msg: 'dump',
    output: `rows:\n${s.needsContext ? `${r.pick(s.words)}: ` : ''}${s.text}\n\tdone in ${r.int(1, 9)} s`,
  }),
}

export const placementNames: readonly string[] = Object.keys(placements)

/** Where this specimen can stand. */
export const placesOf = (specimen: Specimen): string[] => placementNames.filter((place) => specimen.not?.includes(place) !== true)
