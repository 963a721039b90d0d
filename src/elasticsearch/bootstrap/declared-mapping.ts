import type { DeclaredFields, FieldKind } from '../../core/declared-fields.ts'
import { ignoreAbove } from '../../query/field-type.ts'

/** The `properties` of an index mapping. */
export type MappingProperties = Readonly<Record<string, object>>

const types: Readonly<Record<FieldKind, object>> = Object.freeze({
  keyword: { type: 'keyword', ignore_above: ignoreAbove },
  number: { type: 'double' },
  boolean: { type: 'boolean' },
  date: { type: 'date' },
})

interface Branch {
  [name: string]: Branch | FieldKind
}

/** False where something else stands on the way: a field cannot be both a value and an object. */
function put(root: Branch, name: string, kind: FieldKind): boolean {
  const steps = name.split('.')
  const last = steps.pop() ?? ''
  let branch = root
  for (const step of steps) {
    const next = (branch[step] ??= Object.create(null) as Branch)
    if (typeof next === 'string') return false
    branch = next
  }
  if (branch[last] !== undefined) return branch[last] === kind
  branch[last] = kind
  return true
}

function print(branch: Branch): MappingProperties {
  return Object.fromEntries(
    Object.entries(branch).map(([name, below]) => [
      name,
      typeof below === 'string' ? types[below] : { properties: print(below) },
    ]),
  )
}

/**
 * The mapping of declared fields, as `dynamic_templates` would map them, and dates besides. Where declarations contradict each other
 * the first counts.
 *
 * @param onConflict - told the name of each that does not count.
 */
export function declaredMapping(declared: readonly DeclaredFields[], onConflict?: (name: string) => void): MappingProperties {
  const root = Object.create(null) as Branch
  for (const fields of declared) {
    for (const [name, kind] of Object.entries(fields)) if (!put(root, name, kind)) onConflict?.(name)
  }
  return print(root)
}
