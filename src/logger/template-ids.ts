import { describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { TemplateIds } from '../core/template-id.ts'

/** What the option `templateId` asks for. Throws CORDWOOD_ERR_OPTION_INVALID. */
export function readTemplateIds(value: unknown): TemplateIds {
  if (value === undefined) return 'holes'
  if (value === 'literal') return 'literal'
  if (typeof value === 'boolean') return value ? 'keys' : 'none'
  throw new CordwoodError(
    'CORDWOOD_ERR_OPTION_INVALID',
    `Expected \`templateId\` to be true, false or 'literal', got ${describe(value)}.`,
  )
}
