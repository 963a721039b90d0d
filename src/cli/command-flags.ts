import type { ParseArgsConfig } from 'node:util'

/** Flags as `parseArgs` takes them. */
export type Flags = NonNullable<ParseArgsConfig['options']>

const text = { type: 'string' } as const
const yes = { type: 'boolean' } as const

const levels: Flags = { levels: text }
const source: Flags = { ...levels, es: text, index: text, 'api-key-file': text }
const range: Flags = { last: text, from: text, to: text }
const limit: Flags = { limit: { type: 'string', short: 'n' } }
const weighted: Flags = { weighted: yes }
const forms: Flags = { json: yes, csv: yes }
const color: Flags = { 'no-color': yes }
const output: Flags = { output: { type: 'string', short: 'o' } }

/** The flags of each command that asks lines. */
export const commandFlags: Readonly<Record<string, Flags>> = {
  search: { ...source, ...range, ...limit, ...forms, ...color, fields: text, newest: yes, oldest: yes, highlight: yes },
  tail: { ...source, ...limit, ...forms, ...color, fields: text, highlight: yes },
  count: { ...source, ...range, ...weighted, json: yes },
  top: { ...source, ...range, ...limit, ...weighted, ...forms, ...color },
  histogram: { ...source, ...range, ...weighted, ...forms, ...color, every: text, by: text },
  patterns: { ...source, ...range, ...limit, ...forms, ...color },
  stats: { ...source, ...range, ...limit, ...forms, ...color, by: text, at: text },
  trace: { ...source, ...range, ...limit, ...color, json: yes },
  diff: { ...source, ...range, ...limit, ...color, json: yes, before: text, fields: text },
  export: { ...source, ...range, ...output, ...forms, fields: text, format: text },
  explain: { ...source, ...range, json: yes },
}
