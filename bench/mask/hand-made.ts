import type { Subject } from './score.ts'

type Text = (text: string) => string

function mapped(value: unknown, change: Text, keys: (key: string) => boolean): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((each) => mapped(each, change, keys))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, keys(key) ? '[REDACTED]' : mapped(each, change, keys)]),
  )
}

function subject(name: string, change: Text, keys: (key: string) => boolean = () => false): Subject {
  const mask: Subject['mask'] = (record) => JSON.stringify(mapped(record, change, keys))
  return {
    name,
    mask,
    plain: (record) => JSON.stringify(record),
    again: (output) => mask(JSON.parse(output) as Record<string, unknown>),
  }
}

/** Masks nothing: what the score must call missed altogether. */
export const nothing: Subject = subject('nothing', (text) => text)

/** Leaves no text: what the score must call caught altogether, and all ids damaged. */
export const everything: Subject = subject(
  'everything',
  () => '[X]',
  () => true,
)

const seedRules: readonly (readonly [RegExp, string])[] = [
  [/\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Z|a-z]{2,}\b/g, '[EMAIL_REDACTED]'],
  [/\b\d{3}-\d{2}-\d{4}\b/g, '[SSN_REDACTED]'],
  [/\b(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|3[47][0-9]{13})\b/g, '[CREDIT_CARD_REDACTED]'],
  [/\b(?:\+?1[-.]?)?\(?[0-9]{3}\)?[-.]?[0-9]{3}[-.]?[0-9]{4}\b/g, '[PHONE_REDACTED]'],
  [/\b[A-Za-z0-9]{32,}\b/g, '[API_KEY_REDACTED]'],
  [/\beyJ[A-Za-z0-9_-]*\.eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\b/g, '[JWT_REDACTED]'],
]
const seedKeys = [
  'password',
  'pwd',
  'secret',
  'token',
  'api_key',
  'apikey',
  'private_key',
  'privatekey',
  'ssn',
  'social_security',
  'credit_card',
  'creditcard',
  'bank_account',
  'bankaccount',
]

/** Six regular expressions and fourteen parts of names, as many services have them (the requirement that this project began with). */
export const sixPatterns: Subject = subject(
  'six regexes',
  (text) => seedRules.reduce((left, [pattern, label]) => left.replaceAll(pattern, label), text),
  (key) => seedKeys.some((part) => key.toLowerCase().includes(part)),
)
