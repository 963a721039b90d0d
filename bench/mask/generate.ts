import type { Keep, MaskCase } from './case.ts'
import { placements, placesOf } from './placements.ts'
import { Random } from './random.ts'
import type { Maker, Specimen } from './specimen.ts'
import { type IdFamily, idFamilies } from './values/ids.ts'
import { lookAlikes } from './values/keys.ts'
import { nameCases } from './values/name-cases.ts'
import { cards, contextCards, contextSsns, emails, ibans, phones, rareCards, rareEmails, rarePhones, ssns } from './values/pii.ts'
import { jwts, keyed, prefixed, secretValue, sensitiveKeys } from './values/secrets.ts'
import { auths, connectionStrings, cookies, keyedTexts, pems, queries, rareShapes, urls } from './values/shapes.ts'

/** How many cases of each kind, as a share of the whole split. */
export interface GenerateOptions {
  readonly seed?: number
  /** 1 is the whole split (about 17,000 cases). */
  readonly share?: number
  readonly split?: string
}

function bare(text: string): MaskCase['record'] {
  return { msg: text }
}

/** Makes the cases of a split: the same ones for the same seed. */
export function generateCases({ seed = 20_261_121, share = 1, split = 'dev' }: GenerateOptions = {}): MaskCase[] {
  const random = new Random(seed)
  const cases: MaskCase[] = []
  const counts = new Map<string, number>()
  const add = (kind: string, record: MaskCase['record'], plants: MaskCase['plants'], keeps: readonly Keep[]): void => {
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    cases.push({
      id: `${kind}-${split}-${String(count).padStart(4, '0')}`,
      split,
      src: 'gen',
      license: 'MIT',
      record,
      plants,
      keeps,
    })
  }
  const plant = ({ cls, core, format }: Specimen, place: string): MaskCase['plants'] => [{ cls, core, format, place }]

  /** Each maker in each place, until there are enough. */
  const spread = (kind: string, makers: readonly Maker[], total: number): void => {
    let left = Math.ceil(total * share)
    while (left > 0) {
      for (const make of random.shuffle(makers)) {
        for (const place of random.shuffle(placesOf(make(random)))) {
          if (left-- <= 0) return
          const specimen = make(random)
          const at = placements[place]
          if (at === undefined) throw new Error(`no place ${place}`)
          if (specimen.asNumber === true && (place === 'field' || place === 'nested') && random.chance(0.3)) {
            const key = random.pick(specimen.keys)
            add(kind, { msg: 'paid', payment: { [key]: Number(specimen.text), n: 1 } }, plant(specimen, 'number'), [])
            continue
          }
          // One record in three also has an id, which must stay.
          const traceId = random.chance(0.34) ? random.text(32, 'hex') : undefined
          const record = at(specimen, random)
          if (traceId === undefined) add(kind, record, plant(specimen, place), [])
          else add(kind, { ...record, traceId }, plant(specimen, place), [{ kind: 'trace32', value: traceId }])
        }
      }
    }
  }

  spread('email', emails, 600)
  spread('email-rare', rareEmails, 200)
  spread('card', cards, 600)
  spread('card-rare', rareCards, 150)
  spread('card-context', contextCards, 400)
  spread('ssn', ssns, 400)
  spread('ssn-context', contextSsns, 200)
  spread('iban', ibans, 600)
  spread('phone', phones, 600)
  spread('phone-rare', rarePhones, 200)
  spread('jwt', jwts, 400)
  spread('secret', prefixed, 1600)
  // As scanners are measured: nothing but the secret in a sentence.
  for (const make of prefixed) {
    for (let index = 0; index < Math.ceil(4 * share); index++) {
      const specimen = make(random)
      const text = random.pick([
        `got ${specimen.text} from upstream`,
        specimen.text,
        `value "${specimen.text}"`,
        `using ${specimen.text}`,
      ])
      add('secret', bare(text), plant(specimen, 'bare'), [])
    }
  }
  spread('keyed', [keyed], 1000)
  spread('keyed-text', keyedTexts, 1000)
  spread('auth', auths, 300)
  spread('shape-rare', rareShapes, 250)
  spread('cookie', cookies, 200)
  spread('url', urls, 250)
  spread('query', queries, 250)
  spread('connection', connectionStrings, 300)
  spread('pem', pems, 250)

  for (let index = 0; index < Math.ceil(400 * share); index++) {
    const key = sensitiveKeys[index % sensitiveKeys.length] ?? 'password'
    const core = /^(?:pin|otp|cvv|cvc|card_cvc)$/.test(key)
      ? random.text(6, 'digit')
      : /[cC]ookie/.test(key)
        ? `sid=${random.text(30, 'base62')}`
        : secretValue(random)
    const value: unknown = random.chance(0.1) ? [core] : random.chance(0.1) ? { value: core } : core
    const holder = random.pick([
      { [key]: value },
      { config: { [key]: value } },
      { req: { headers: { [key]: value, host: 'a' } } },
      { body: JSON.stringify({ [key]: value }) },
    ])
    add(
      'key',
      { msg: 'loaded', ...holder },
      [{ cls: 'key', core: core.replace(/^sid=/, ''), format: `key:${key}`, place: Object.keys(holder)[0] ?? '' }],
      [],
    )
  }

  for (const each of nameCases(random, Math.ceil(1000 * share))) add(each.kind, each.record, each.plants, [])

  for (let index = 0; index < Math.ceil(400 * share); index++) {
    const [key, make] = lookAlikes[index % lookAlikes.length] ?? ['x', () => 1]
    const value = make(random)
    const record = random.pick([
      { msg: 'state', [key]: value },
      { msg: 'state', meta: { [key]: value } },
      { msg: `state ${key}=${String(value)} ok` },
      { msg: 'state', body: JSON.stringify({ [key]: value }) },
    ])
    add('look-alike', record, [], [{ kind: `look-alike:${key}`, value: String(value) }])
  }
  for (const family of idFamilies) {
    for (let index = 0; index < Math.ceil(200 * share); index++) add('id', ...idRecord(family, random))
  }
  return cases
}

function idRecord(family: IdFamily, random: Random): [Record<string, unknown>, MaskCase['plants'], Keep[]] {
  const value = family.make(random)
  const key = random.pick(family.keys)
  const word = random.pick(family.words)
  const number = family.asNumber === true && random.chance(0.5) ? Number(value) : value
  const neutral = family.needsContext === true ? key : random.pick([key, key, 'value', 'id'])
  const record = random.pick<() => Record<string, unknown>>([
    () => ({ msg: `${word} ${value} done`, n: random.int(0, 9) }),
    () => ({ msg: `finished ${word} ${value}` }),
    () => ({ msg: 'done', [neutral]: number, n: random.int(0, 9) }),
    () => ({ msg: 'done', result: { meta: { [neutral]: number } } }),
    () => ({ msg: 'done', list: [{ [neutral]: number }, { [neutral]: number }] }),
    () => ({ msg: 'got', body: JSON.stringify({ [neutral]: number, ok: true }) }),
    () => ({ msg: `level=info ${key}=${/[\s"]/.test(value) ? JSON.stringify(value) : value} took=3ms` }),
    () => ({
      msg: 'failed',
      failure: {
        message: `no such ${word} ${value}`,
        stack: `Error: no such ${word} ${value}\n    at load (/app/src/load.js:3:7)`,
      },
    }),
  ])()
  return [record, [], [{ kind: family.kind, value: String(number) }]]
}
