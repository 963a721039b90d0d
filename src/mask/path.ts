import { CordwoodError } from '../core/error.ts'

/** One step of a path: a name, any one (`*`, `[*]`), or any number of them (`**`). */
export type PathStep = { readonly kind: 'name'; readonly name: string } | { readonly kind: 'any' } | { readonly kind: 'deep' }

const anyStep: PathStep = { kind: 'any' }
const deep: PathStep = { kind: 'deep' }
/** A name with a comma, a bracket or a space in it is a slip of the pen more often than a name, and would mask nothing: quotes say it is meant. */
const step = /(?:^|\.)(\*\*?(?=[.[]|$)|[^.[\]"'`*,;(){}\s]+)|\[(\d+|\*)\]|\[(?:"([^"]*)"|'([^']*)'|`([^`]*)`)\]/y

/**
 * Reads a path: `a.b`, `a.*.b`, `**.b`, `a[*].b`, `a[0]`, `a["b.c"]`.
 *
 * @throws CordwoodError CORDWOOD_ERR_OPTION_INVALID
 */
export function parsePath(path: string, option: string): readonly PathStep[] {
  const steps: PathStep[] = []
  step.lastIndex = 0
  while (step.lastIndex < path.length && !path.startsWith('.')) {
    const found = step.exec(path)
    if (found === null) break
    const [, name, index, ...quoted] = found
    const text = name ?? index ?? quoted.find((part) => part !== undefined) ?? ''
    if (name === '**') steps.push(deep)
    else if (text === '*' && (name !== undefined || index !== undefined)) steps.push(anyStep)
    else steps.push({ kind: 'name', name: text })
    // Everything below, and not the thing itself.
    if (step.lastIndex === path.length) return steps.at(-1) === deep ? [...steps.slice(0, -1), anyStep, deep] : steps
  }
  throw new CordwoodError(
    'CORDWOOD_ERR_OPTION_INVALID',
    `Expected \`${option}\` to be a path such as user.email, req.headers.*, items[*].iban, **.note or a["b.c, d"], got ${JSON.stringify(path)}.`,
  )
}
