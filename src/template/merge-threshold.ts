import type { Template } from './template.ts'
import { mark, word } from './token.ts'

/** Words after which a name stands, in logs of any kind. */
const naming: ReadonlySet<string> = new Set(
  'user users username login account host hostname server client node address path file filename folder directory process program service module device interface port job task thread session class method function named name id called'.split(
    ' ',
  ),
)
/** Words after which a name may stand. */
const introducing: ReadonlySet<string> = new Set('for from to by of as at with via'.split(' '))
/** Marks within which or after which values stand. */
const enclosing = /^[=("'`[{<]/

const capitals = /^[A-Z][A-Z_-]+$/
/** Names that programs make: two words in one, dots, dashes. */
const made = /[a-z][A-Z]|[_.@:/$\\]|[A-Za-z]-[A-Za-z]/

/** Fewer are never enough where no variable stood at the place. */
export const leastThreshold = 3

/**
 * How many different words must have stood at a place of a template before it is taken for a variable.
 *
 * @param hasVariable - whether a value that is surely a variable stood there too.
 */
export function mergeThreshold(template: Template, place: number, hasVariable: boolean): number {
  const { tokens } = template
  const text = tokens[place]?.text ?? ''
  if (capitals.test(text)) return 8
  const before = tokens[place - 1]
  // The first word says most often what happens.
  if (before === undefined) return hasVariable ? 2 : template.countWords() > 3 ? 8 : 16
  const isNamed = before.kind === word && naming.has(before.text.toLowerCase())
  const isEnclosed = before.kind === mark && enclosing.test(before.text)
  if (hasVariable) return isNamed || isEnclosed || made.test(text) ? 1 : 2
  if (isNamed || (before.kind === word && introducing.has(before.text.toLowerCase()))) return 3
  return made.test(text) || (before.kind === mark && before.text !== ',' && before.text !== ';') ? 4 : 8
}
