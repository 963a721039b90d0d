import type { Random } from '../random.ts'
import type { Maker, Specimen } from '../specimen.ts'
import { firstNames, lastNames } from './names.ts'

const domains = [
  'gmail.com',
  'outlook.com',
  'acme.io',
  'mail.contoso.co.uk',
  'web.de',
  'posteo.net',
  'uni-muenchen.de',
  'corp.example.com',
  'proton.me',
  'fastmail.fm',
  'orange.fr',
  'naver.com',
  'mail.ru',
  'yahoo.co.jp',
  'health.gov.au',
  'x.museum',
  'studio.photography',
]

const person = (random: Random): [string, string] => [random.pick(firstNames).toLowerCase(), random.pick(lastNames).toLowerCase()]

function email(
  format: string,
  make: (random: Random, first: string, last: string, domain: string) => string | { text: string; core: string },
): Maker {
  return (random) => {
    const made = make(random, ...person(random), random.pick(domains))
    const { text, core } = typeof made === 'string' ? { text: made, core: made } : made
    return {
      cls: 'email',
      format,
      text,
      core,
      keys: ['email', 'userEmail', 'contact_email', 'emailAddress', 'mail', 'e-mail', 'to', 'recipient'],
      words: ['email', 'mail', 'contact', 'address'],
      ...(format === 'mailto' || format === 'angle' ? { not: ['query', 'logfmt'] } : {}),
    }
  }
}

/** Ten ways to write an address. */
export const emails: readonly Maker[] = [
  email('plain', (_r, first, last, domain) => `${first}.${last}@${domain}`),
  email('short', (r, first, _last, domain) => `${first.slice(0, 2)}${r.int(1, 99)}@${domain}`),
  email('plus', (r, first, last, domain) => `${first}.${last}+${r.pick(['shop', 'news', 'test', 'x1'])}@${domain}`),
  email('upper', (_r, first, last, domain) => `${first}.${last}@${domain}`.toUpperCase()),
  email(
    'subdomain',
    (r, first, last) => `${first}_${last}@${r.pick(['mx1', 'eu-west', 'a.b'])}.mail.${r.pick(['initech.com', 'globex.org'])}`,
  ),
  email('apostrophe', (r, first, last, domain) => `${first[0]}.o'${last}${r.int(1, 9)}@${domain}`),
  email(
    'idn',
    (r, first, last) => `${first}.${last}@${r.pick(['bücher.de', 'xn--bcher-kva.de', 'münchen.bayern', 'пример.рф'])}`,
  ),
  email('mailto', (_r, first, last, domain) => ({
    text: `mailto:${first}.${last}@${domain}?subject=hi`,
    core: `${first}.${last}@${domain}`,
  })),
  email('angle', (r, first, last, domain) => {
    const core = `${first}${r.int(10, 99)}@${domain}`
    return { text: `${first} ${last[0]}. <${core}>`, core }
  }),
  email('dashes', (r, first, last, domain) => `${last}-${first}-${r.int(100, 999)}@${domain}`),
]

/** Rarer ways to write an address. */
export const rareEmails: readonly Maker[] = [
  email('json-escape', (r, first, last) => {
    const core = `${first}.${last}@${r.pick(['gmail.com', 'web.de', 'acme.io'])}`
    return { text: core.replace('@', String.raw`\u0040`), core }
  }),
  email('fullwidth', (_r, first, last, domain) => `${first}.${last}\uff20${domain}`),
  email('percent', (_r, first, last, domain) => ({ text: `${first}.${last}%40${domain}`, core: `${first}.${last}@${domain}` })),
  email('percent-twice', (_r, first, last, domain) => ({
    text: `${first}.${last}%2540${domain}`,
    core: `${first}.${last}@${domain}`,
  })),
  email('sentence', (_r, first, last, domain) => ({ text: `${first}.${last}@${domain}.`, core: `${first}.${last}@${domain}` })),
  email('list', (r, first, last, domain) => {
    const core = `${last}.${first}@${domain}`
    return { text: `x${r.int(10, 99)}@acme.io;${core};y@acme.io`, core }
  }),
]

/** Appends the check digit of Luhn's formula. */
export function withLuhn(head: string): string {
  let sum = 0
  for (let index = head.length - 1, double = true; index >= 0; index--, double = !double) {
    const digit = Number(head[index]) * (double ? 2 : 1)
    sum += digit > 9 ? digit - 9 : digit
  }
  return head + String((10 - (sum % 10)) % 10)
}

export function isLuhn(digits: string): boolean {
  return withLuhn(digits.slice(0, -1)) === digits
}

function cardOf(random: Random, iin: string, length: number): string {
  return withLuhn(iin + random.text(length - 1 - iin.length, 'digit'))
}

const grouped = (digits: string, sizes: readonly number[], separator: string): string => {
  let at = 0
  return sizes.map((size) => digits.slice(at, (at += size))).join(separator)
}

function card(format: string, make: (random: Random) => { digits: string; text?: string }, more: Partial<Specimen> = {}): Maker {
  return (random) => {
    const { digits, text = digits } = make(random)
    return {
      cls: 'card',
      format,
      text,
      core: digits,
      keys: ['card', 'cardNumber', 'card_number', 'creditCard', 'credit_card', 'pan', 'ccNumber', 'payment-card'],
      words: ['card', 'credit card', 'card number', 'visa', 'payment card'],
      asNumber: text === digits && digits.length <= 16,
      ...more,
    }
  }
}

const fours = [4, 4, 4, 4]
const visa = (random: Random): string => cardOf(random, '4', 16)
const master = (random: Random): string => cardOf(random, String(random.int(51, 55)), 16)
const master2 = (random: Random): string => cardOf(random, String(random.int(2221, 2720)), 16)
const amex = (random: Random): string => cardOf(random, random.pick(['34', '37']), 15)

/** Ways to write a card of 15 or 16 digits. */
export const cards: readonly Maker[] = [
  card('visa', (r) => ({ digits: visa(r) })),
  card('visa-dash', (r) => {
    const digits = visa(r)
    return { digits, text: grouped(digits, fours, '-') }
  }),
  card('visa-space', (r) => {
    const digits = visa(r)
    return { digits, text: grouped(digits, fours, ' ') }
  }),
  card('mastercard', (r) => ({ digits: master(r) })),
  card('mastercard-space', (r) => {
    const digits = master(r)
    return { digits, text: grouped(digits, fours, ' ') }
  }),
  card('mastercard-2', (r) => ({ digits: master2(r) })),
  card('amex', (r) => ({ digits: amex(r) })),
  card('amex-space', (r) => {
    const digits = amex(r)
    return { digits, text: grouped(digits, [4, 6, 5], r.pick([' ', '-'])) }
  }),
  card('discover', (r) => ({ digits: cardOf(r, r.pick(['6011', '65', '644', '649']), 16) })),
  card('unionpay-16', (r) => ({ digits: cardOf(r, '62', 16) })),
  card('unionpay-space', (r) => {
    const digits = cardOf(r, '62', 16)
    return { digits, text: grouped(digits, fours, ' ') }
  }),
  card('jcb', (r) => ({ digits: cardOf(r, String(r.int(3528, 3589)), 16) })),
]

/** Cards among other data. */
export const rareCards: readonly Maker[] = [
  card('expiry', (r) => {
    const digits = visa(r)
    return { digits, text: `${digits} exp ${r.int(10, 12)}/${r.int(26, 31)}` }
  }),
  card('track', (r) => {
    const digits = master(r)
    return { digits, text: `%B${digits}^DOE/JANE^2912101?` }
  }),
  card('csv', (r) => {
    const digits = visa(r)
    return { digits, text: `7,${digits},EUR,12.50` }
  }),
  card('quoted', (r) => {
    const digits = amex(r)
    return { digits, text: `'${digits}'` }
  }),
]

/** Cards of other lengths, which collide with ids: beside a word or below a key only. */
export const contextCards: readonly Maker[] = [
  card('diners-14', (r) => ({ digits: cardOf(r, r.pick(['36', '38', '300', '305']), 14) }), { needsContext: true }),
  card(
    'diners-space',
    (r) => {
      const digits = cardOf(r, '36', 14)
      return { digits, text: grouped(digits, [4, 6, 4], ' ') }
    },
    { needsContext: true },
  ),
  card('visa-13', (r) => ({ digits: cardOf(r, '4', 13) }), { needsContext: true }),
  card('maestro-12', (r) => ({ digits: cardOf(r, r.pick(['5018', '5020', '5038', '6304']), 12) }), { needsContext: true }),
  card('unionpay-19', (r) => ({ digits: cardOf(r, '62', 19) }), { needsContext: true }),
  card('visa-19', (r) => ({ digits: cardOf(r, '4', 19) }), { needsContext: true }),
  card('unionpay-17', (r) => ({ digits: cardOf(r, '62', 17) }), { needsContext: true }),
  card('maestro-18', (r) => ({ digits: cardOf(r, '6304', 18) }), { needsContext: true }),
]

function ssnParts(random: Random): [string, string, string] {
  let area = random.int(1, 899)
  if (area === 666) area = 667
  return [String(area).padStart(3, '0'), String(random.int(1, 99)).padStart(2, '0'), String(random.int(1, 9999)).padStart(4, '0')]
}

function ssn(format: string, join: (parts: [string, string, string]) => string, needsContext = false): Maker {
  return (random) => {
    const parts = ssnParts(random)
    return {
      cls: 'ssn',
      format,
      text: join(parts),
      core: parts.join(''),
      keys: ['ssn', 'SSN', 'socialSecurityNumber', 'social_security', 'social-security-number', 'customerSsn', 'tax_id_ssn'],
      words: ['SSN', 'ssn', 'social security number', 'social security no'],
      needsContext,
    }
  }
}

export const ssns: readonly Maker[] = [ssn('dash', (parts) => parts.join('-'))]
/** Nine digits without dashes, spaces between groups: only where a word or a key says so. */
export const contextSsns: readonly Maker[] = [
  ssn('bare', (parts) => parts.join(''), true),
  ssn('space', (parts) => parts.join(' '), true),
  ssn('dash-context', (parts) => parts.join('-'), true),
]

const ibanLengths: Readonly<Record<string, readonly [total: number, letters: string]>> = {
  DE: [22, 'n'],
  FR: [27, 'n'],
  GB: [22, 'GB'],
  NL: [18, 'NL'],
  ES: [24, 'n'],
  IT: [27, 'IT'],
  CH: [21, 'n'],
  AT: [20, 'n'],
  PL: [28, 'n'],
  NO: [15, 'n'],
  SE: [24, 'n'],
  BE: [16, 'n'],
  IE: [22, 'IE'],
  MT: [31, 'MT'],
  PT: [25, 'n'],
}

/** ISO 7064 mod 97-10 over letters as numbers. */
function mod97(text: string): number {
  let rest = 0
  for (const letter of text) {
    for (const digit of String(Number.parseInt(letter, 36))) rest = (rest * 10 + Number(digit)) % 97
  }
  return rest
}

function ibanOf(random: Random): string {
  const country = random.pick(Object.keys(ibanLengths))
  const [total, kind] = ibanLengths[country] ?? [22, 'n']
  const size = total - 4
  const head =
    kind === 'GB'
      ? random.pick(['BARC', 'LOYD', 'NWBK', 'MONZ'])
      : kind === 'NL'
        ? random.pick(['ABNA', 'INGB', 'RABO'])
        : kind === 'IE'
          ? 'AIBK'
          : kind === 'MT'
            ? 'MALT'
            : kind === 'IT'
              ? random.text(1, 'UPPER')
              : ''
  const body = head + random.text(size - head.length, 'digit')
  const check = String(98 - mod97(`${body}${country}00`)).padStart(2, '0')
  return country + check + body
}

function iban(format: string, write: (iban: string, random: Random) => string): Maker {
  return (random) => {
    const bare = ibanOf(random)
    return {
      cls: 'iban',
      format,
      text: write(bare, random),
      core: format === 'lower' ? bare.toLowerCase() : bare,
      keys: ['iban', 'bankAccount', 'IBAN', 'payoutIban', 'account_iban', 'beneficiary'],
      words: ['IBAN', 'iban', 'account', 'payout to'],
    }
  }
}

const inFours = (text: string, separator: string): string => (text.match(/.{1,4}/g) ?? []).join(separator)

export const ibans: readonly Maker[] = [
  iban('bare', (text) => text),
  iban('grouped', (text) => inFours(text, ' ')),
  iban('bare-2', (text) => text),
  iban('dash', (text) => inFours(text, '-')),
  iban('lower', (text) => text.toLowerCase()),
]

const plan: readonly (readonly [code: string, length: number])[] = [
  ['49', 10],
  ['44', 10],
  ['33', 9],
  ['34', 9],
  ['39', 10],
  ['91', 10],
  ['86', 11],
  ['81', 10],
  ['55', 11],
  ['61', 9],
  ['46', 9],
  ['972', 9],
]

function nanp(random: Random): [string, string, string] {
  const code = `${random.int(2, 9)}${random.pick(['02', '03', '12', '13', '14', '15', '16', '17', '19', '31', '46', '57'])}`
  return [code, `${random.int(2, 9)}${random.text(2, 'digit')}`, random.text(4, 'digit')]
}

function phone(format: string, make: (random: Random) => string, needsContext = false): Maker {
  return (random) => {
    const text = make(random)
    return {
      cls: 'phone',
      format,
      text,
      core: text.replaceAll(/\D/g, ''),
      keys: ['phone', 'phoneNumber', 'mobile', 'phone_number', 'tel', 'cell-phone', 'customerPhone', 'msisdn'],
      words: ['phone', 'tel', 'mobile', 'call', 'telephone', 'sms to'],
      needsContext,
    }
  }
}

/** Rarer ways to write a number. */
export const rarePhones: readonly Maker[] = [
  phone('trunk', (r) => `+49 (0) ${r.int(151, 179)} ${r.text(7, 'digit')}`),
  phone('international-parens', (r) => {
    const [a, b, c] = nanp(r)
    return `+1 (${a}) ${b}-${c}`
  }),
  phone('uri', (r) => `tel:+${r.pick(['49', '33', '44'])}${r.int(1, 9)}${r.text(8, 'digit')}`),
  phone('nanp-one', (r) => `1-${nanp(r).join('-')}`),
  phone('extension', (r) => `${nanp(r).join('-')} x${r.int(10, 999)}`),
  phone('international-dot', (r) => `+44.20.${r.text(4, 'digit')}.${r.text(4, 'digit')}`),
]

export const phones: readonly Maker[] = [
  phone('e164', (r) => {
    const [code, length] = r.pick(plan)
    return `+${code}${r.int(1, 9)}${r.text(length - 1, 'digit')}`
  }),
  phone('e164-us', (r) => `+1${nanp(r).join('')}`),
  phone('international-space', (r) => {
    const [code] = r.pick(plan)
    return `+${code} ${r.int(11, 99)} ${r.text(4, 'digit')} ${r.text(4, 'digit')}`
  }),
  phone('international-dash', (r) => `+1-${nanp(r).join('-')}`),
  phone('nanp-parens', (r) => {
    const [a, b, c] = nanp(r)
    return `(${a}) ${b}-${c}`
  }),
  phone('nanp-dash', (r) => nanp(r).join('-')),
  phone('nanp-dot', (r) => nanp(r).join('.')),
  phone('nanp-key', (r) => nanp(r).join(''), true),
  phone('national', (r) => `0${r.int(151, 179)} ${r.text(7, 'digit')}`, true),
  phone('national-uk', (r) => `020 ${r.int(3, 8)}${r.text(3, 'digit')} ${r.text(4, 'digit')}`, true),
]
