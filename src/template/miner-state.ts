import { describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import { firstTerm, hashToken, mark, maxTokens, secondTerm, variable, word } from './token.ts'
import { Template, type Token } from './template.ts'

/** One template of a {@link MinerState}. */
export interface TemplateState {
  /** The tokens' texts; null for a variable. */
  readonly tokens: readonly (string | null)[]
  /** A digit a token: 1 word, 2 variable, 3 mark; 4, 5 and 6 the same with a blank before it. */
  readonly kinds: string
  /** Places of words that were found to differ. */
  readonly merged?: readonly number[]
  /** The place in the list of the template that took it in. */
  readonly parent?: number
  /** Lines of it that were read. */
  readonly count: number
  /** The number of the line in which it was last seen. */
  readonly lastSeen: number
}

/** What a miner knows, as JSON. */
export interface MinerState {
  /** Of this form. */
  readonly version: 1
  /** Lines that were read. */
  readonly lines: number
  /** In the order in which they were found. */
  readonly templates: readonly TemplateState[]
}

/** Templates as JSON; `parent` is a place in the list. */
export function saveTemplates(templates: readonly Template[]): TemplateState[] {
  const places = new Map(templates.map((template, place) => [template, place]))
  return templates.map((template) => {
    const parent = template.parent === undefined ? undefined : places.get(template.root())
    return {
      tokens: template.tokens.map(({ kind, text }) => (kind === variable ? null : text)),
      kinds: template.tokens.map(({ kind, spaced }) => String(spaced ? kind + 3 : kind)).join(''),
      ...(template.merged.size > 0 && { merged: [...template.merged] }),
      ...(parent !== undefined && { parent }),
      count: template.count,
      lastSeen: template.lastSeen,
    }
  })
}

function invalid(what: string, got: unknown): CordwoodError {
  return new CordwoodError(
    'CORDWOOD_ERR_OPTION_INVALID',
    `Expected \`state\` to be what toJSON() of a miner gave, got ${what} ${describe(got)}. Begin without a state.`,
  )
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function loadTemplate(state: TemplateState): Template {
  const { tokens: texts, kinds, count, lastSeen, merged = [] } = state
  if (!Array.isArray(texts) || typeof kinds !== 'string' || texts.length !== kinds.length || texts.length > maxTokens) {
    throw invalid('tokens', texts)
  }
  if (!isCount(count) || !isCount(lastSeen)) throw invalid('count', count)
  if (!Array.isArray(merged) || !merged.every((place) => isCount(place) && texts[place] === null)) throw invalid('merged', merged)
  let first = texts.length
  let second = texts.length
  const tokens = texts.map((text: unknown, place): Token => {
    const digit = Number(kinds[place])
    const kind = digit > 3 ? digit - 3 : digit
    if ((kind !== word && kind !== variable && kind !== mark) || (kind === variable ? text !== null : typeof text !== 'string')) {
      throw invalid('token', text)
    }
    const hash = hashToken(kind, String(text))
    first = (first + firstTerm(hash, place)) | 0
    second = (second + secondTerm(hash, place)) | 0
    return { kind, hash, text: kind === variable ? '' : String(text), spaced: digit > 3 }
  })
  const template = new Template(tokens, first, second, merged)
  template.count = count
  template.lastSeen = lastSeen
  return template
}

/** The templates of a state, with their parents. Throws CORDWOOD_ERR_OPTION_INVALID. */
export function loadTemplates(state: MinerState): Template[] {
  if (
    typeof state !== 'object' ||
    state === null ||
    state.version !== 1 ||
    !isCount(state.lines) ||
    !Array.isArray(state.templates)
  ) {
    throw invalid('', state)
  }
  const templates = state.templates.map(loadTemplate)
  for (const [place, { parent }] of state.templates.entries()) {
    const template = templates[place]
    if (parent === undefined || template === undefined) continue
    const general = templates[parent]
    if (
      general === undefined ||
      general === template ||
      general.merged.size === 0 ||
      state.templates[parent]?.parent !== undefined
    ) {
      throw invalid('parent', parent)
    }
    template.parent = general
  }
  return templates
}
